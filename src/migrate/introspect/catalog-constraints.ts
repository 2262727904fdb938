import type { Executor } from '../../database/executor.ts';
import { decodeArray } from '../../sql/array-literal.ts';
import type { ReferentialAction } from '../../sql/nodes/definition.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import { sql } from '../../sql/sql-tag.ts';
import type { ConstraintDefinition } from '../schema/schema-types.ts';
import { closingBracket, withoutOuterParentheses } from '../sql-scanner.ts';
import { catalogSql, OF_USERS } from './catalog-sql.ts';
import type { CatalogTable } from './read-columns.ts';

export interface CatalogConstraint {
  readonly table: CatalogTable;
  readonly name: string;
  /** True where an index of the constraint's name belongs to it, and is none of its own. */
  readonly ownsIndex: boolean;
  /** Undefined where no model can ask for it: an exclusion constraint, one over columns of the engine's own. */
  readonly definition: ConstraintDefinition | undefined;
}

const ACTIONS: Readonly<Record<string, ReferentialAction | undefined>> = {
  a: undefined, // NO ACTION, which is what there is without a clause.
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** Every constraint of the tables. */
export async function readConstraints(
  executor: Executor,
  tables: ReadonlyMap<string, CatalogTable>,
): Promise<readonly CatalogConstraint[]> {
  const { rows } = await executor.execute(sql`
    SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text, k.conkey::text,
      rn.nspname::text, r.relname::text, k.confkey::text, k.confdeltype::text, k.confupdtype::text,
      pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND ${OF_USERS}
    ORDER BY 1, 2, 3`);
  return rows.flatMap((row) => {
    const owner = tables.get(`${row[0]}.${row[1]}`);
    if (owner === undefined) return [];
    const definition = definitionOf(owner, tables.get(`${row[5]}.${row[6]}`), row as readonly string[]);
    const ownsIndex = row[3] === 'x' || (definition !== undefined && (row[3] === 'p' || row[3] === 'u'));
    return [{ table: owner, name: row[2]!, ownsIndex, definition }];
  });
}

function definitionOf(
  owner: CatalogTable,
  target: CatalogTable | undefined,
  row: readonly string[],
): ConstraintDefinition | undefined {
  const [, , name, type, key, , , targetKey, onDelete, onUpdate, text] = row as [
    string,
    string,
    string,
    ...(string | undefined)[],
  ];
  const columns = namesOf(owner, key);
  if (columns === undefined || text === undefined) return undefined;
  switch (type) {
    case 'p':
      return { kind: 'primaryKey', name, columns };
    case 'u':
      // CockroachDB lists indexes of some rows, or of expressions, as constraints too: they are read as indexes.
      return columns.length === 0 || text.includes(' WHERE ') || text.includes(' NULLS NOT DISTINCT')
        ? undefined
        : { kind: 'unique', name, columns };
    case 'c':
      return { kind: 'check', name, expression: catalogSql(checkExpression(text)) };
    case 'f': {
      const referencedColumns = target === undefined ? undefined : namesOf(target, targetKey);
      if (target === undefined || referencedColumns === undefined) return undefined;
      const deleteAction = ACTIONS[onDelete ?? 'a'];
      const updateAction = ACTIONS[onUpdate ?? 'a'];
      return {
        kind: 'foreignKey',
        name,
        columns,
        references: table(target.name, { schema: target.schema }),
        referencedColumns,
        ...(deleteAction !== undefined && { onDelete: deleteAction }),
        ...(updateAction !== undefined && { onUpdate: updateAction }),
      };
    }
    default:
      return undefined;
  }
}

/** Names of columns by their numbers; undefined where one is the engine's own, or an expression. */
function namesOf(owner: CatalogTable, numbers: string | null | undefined): readonly string[] | undefined {
  if (numbers === null || numbers === undefined) return [];
  const names = decodeArray(numbers).map((number) => owner.columnNames.get(String(number)));
  const visible = names.filter((name) => name !== undefined && !owner.hidden.has(name)) as string[];
  return visible.length === names.length ? visible : undefined;
}

/** `balance >= 0` out of `CHECK ((balance >= 0))`. */
function checkExpression(text: string): string {
  const open = text.indexOf('(');
  return withoutOuterParentheses(text.slice(open, closingBracket(text, open)));
}
