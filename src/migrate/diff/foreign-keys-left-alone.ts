import { relationsOf } from '../pull/relations-of.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type {
  ConstraintDefinition,
  ForeignKeyDefinition,
  SchemaDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';
import type { Change } from './change-types.ts';

/** What stays although the models do not mention it, and the other changes. */
export interface LeftAlone {
  readonly changes: readonly Change[];
  readonly leftAlone: readonly { readonly table: string; readonly name: string }[];
}

/**
 * Takes foreign keys out of the changes that no model can ask for: of several columns, to something else than a key, a second
 * one of a column. That models do not mention them says nothing. One whose column or table goes must go all the same.
 *
 * @param schema the side of the comparison that is the database's
 */
export function foreignKeysLeftAlone(changes: readonly Change[], schema: SchemaDefinition): LeftAlone {
  const dropped = new Set(changes.flatMap((change) => droppedTable(change) ?? []));
  const isLeft = (owner: TableDefinition, other: TableDefinition, constraint: ConstraintDefinition): boolean =>
    constraint.kind === 'foreignKey' &&
    relationsOf(owner, schema).get(constraint.columns[0]!)?.name !== constraint.name &&
    constraint.columns.every((name) => other.columns.some((column) => column.name === name)) &&
    !dropped.has(tableKey(constraint.references)) &&
    !losesColumns(changes, constraint);
  const left = changes.filter((change) => {
    if (change.kind === 'dropConstraint') return isLeft(change.table.before, change.table.after, change.before);
    return change.kind === 'addConstraint' && isLeft(change.table.after, change.table.before, change.after);
  });
  return {
    changes: changes.filter((change) => !left.includes(change)),
    leftAlone: left.flatMap((change) =>
      change.kind === 'dropConstraint' ? [{ table: change.table.before.table.name, name: change.before.name }] : [],
    ),
  };
}

function droppedTable(change: Change): string | undefined {
  if (change.kind === 'dropTable') return tableKey(change.before.table);
  return change.kind === 'createTable' ? tableKey(change.after.table) : undefined;
}

/** True where a column that the key names on the other side goes. */
function losesColumns(changes: readonly Change[], { references, referencedColumns }: ForeignKeyDefinition): boolean {
  return changes.some((change) => {
    if (change.kind !== 'dropColumn' && change.kind !== 'addColumn') return false;
    const { name } = change.kind === 'dropColumn' ? change.before : change.after;
    return tableKey(change.table.after.table) === tableKey(references) && referencedColumns.includes(name);
  });
}
