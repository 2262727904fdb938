import { InvalidModelError } from '../../errors/phoebe-error.ts';
import type { ValueType } from '../../orm/fields/value-type.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import type { ModelMeta } from '../../orm/model/model-meta.ts';
import { expressionText } from '../../sql/compile/expression-text.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { TableOptions } from '../../sql/nodes/definition.ts';
import { describeColumn } from './describe-column.ts';
import { describeIndexes, expressionOf } from './describe-indexes.ts';
import { objectName } from './object-name.ts';
import type {
  CheckDefinition,
  EnumDefinition,
  ForeignKeyDefinition,
  SchemaDefinition,
  TableDefinition,
  UniqueDefinition,
} from './schema-types.ts';

/**
 * The tables, types, constraints and indexes that models ask for on an engine: the one place where a model becomes a table.
 * A pure function: no database is asked.
 *
 * @throws InvalidModelError where two objects of one schema would get the same name, or an enumeration is declared twice
 */
export function describeModels(models: readonly ModelCore[], dialect: Dialect): SchemaDefinition {
  const schema = { enums: describeEnums(models), tables: models.map((model) => describeTable(model, dialect)) };
  assertDistinctNames(schema.tables);
  return schema;
}

function describeTable(model: ModelCore, dialect: Dialect): TableDefinition {
  const { meta } = model;
  const { tableName } = meta;
  const primaryKey = meta.primaryKey.map(({ column }) => column);
  const uniques = describeUniques(meta);
  const options = tableOptions(meta, dialect);
  const { description } = meta.options;
  return {
    table: meta.table,
    ...(description !== undefined && { comment: description }),
    columns: [...meta.fields.values()].map((field) => {
      const column = describeColumn(field, dialect);
      return primaryKey.includes(column.name) ? { ...column, notNull: true } : column;
    }),
    ...(primaryKey.length > 0 && {
      primaryKey: { kind: 'primaryKey', name: objectName(tableName, [], 'pkey'), columns: primaryKey },
    }),
    uniques,
    checks: describeChecks(meta),
    foreignKeys: describeForeignKeys(meta),
    indexes: describeIndexes(model, primaryKey, uniques),
    ...(options !== undefined && { options }),
  };
}

function describeUniques(meta: ModelMeta): readonly UniqueDefinition[] {
  const fields = [...meta.fields.values()].filter(({ options }) => options.unique).map(({ column }) => [column]);
  const sets = (meta.options.uniques ?? []).map((names) => names.map((name) => meta.fieldOf(name).column));
  return [...fields, ...sets].map((columns) => ({
    kind: 'unique',
    name: objectName(meta.tableName, columns, 'key'),
    columns,
  }));
}

function describeChecks(meta: ModelMeta): readonly CheckDefinition[] {
  const checks: CheckDefinition[] = [];
  for (const { column, options } of meta.fields.values()) {
    if (options.check === undefined) continue;
    checks.push({ kind: 'check', name: objectName(meta.tableName, [column], 'check'), expression: options.check });
  }
  for (const [name, check] of Object.entries(meta.options.checks ?? {}))
    checks.push({ kind: 'check', name, expression: expressionOf(check) });
  return checks;
}

function describeForeignKeys(meta: ModelMeta): readonly ForeignKeyDefinition[] {
  return [...meta.relations.values()].map((relation) => {
    const { column } = relation.keyField;
    const { onDelete, onUpdate } = relation.foreignKey.options;
    return {
      kind: 'foreignKey',
      name: objectName(meta.tableName, [column], 'fkey'),
      columns: [column],
      references: relation.target.meta.table,
      referencedColumns: [relation.targetField.column],
      ...(onDelete !== undefined && { onDelete }),
      ...(onUpdate !== undefined && { onUpdate }),
    };
  });
}

const LOCALITIES = {
  global: 'global',
  regionalByRow: 'regional by row',
  regionalByTable: 'regional by table',
} as const;

function tableOptions(meta: ModelMeta, dialect: Dialect): TableOptions | undefined {
  const { locality, timeToLive } = meta.options;
  if (locality === undefined && timeToLive === undefined) return undefined;
  return {
    ...(locality !== undefined && { locality: LOCALITIES[locality] }),
    ...(timeToLive !== undefined && {
      ttlExpirationExpression: expressionText(expressionOf(timeToLive.expiration), dialect),
      ...(timeToLive.jobCron !== undefined && { ttlJobCron: timeToLive.jobCron }),
    }),
  };
}

function describeEnums(models: readonly ModelCore[]): readonly EnumDefinition[] {
  const enums = new Map<string, EnumDefinition>();
  const problems: string[] = [];
  for (const { meta } of models) {
    for (const field of meta.fields.values()) {
      const enumeration = enumerationOf(field.type);
      if (enumeration === undefined) continue;
      const { name, values } = enumeration;
      const other = enums.get(name);
      if (other !== undefined && other.values.join('\0') !== values.join('\0'))
        problems.push(
          `The enumeration "${name}" of "${meta.name}.${field.property}" has other values elsewhere. Share one field, or rename one.`,
        );
      enums.set(name, { name, values });
    }
  }
  if (problems.length > 0) throw new InvalidModelError(problems);
  return [...enums.values()];
}

function enumerationOf(type: ValueType<any, any>): ValueType<any, any>['enumeration'] {
  return type.enumeration ?? (type.items === undefined ? undefined : enumerationOf(type.items));
}

/**
 * Indexes, and the ones behind keys and unique constraints, share the names of their schema with tables. `IF NOT EXISTS`
 * would leave out the second of two without a word, so they are refused here.
 */
function assertDistinctNames(tables: readonly TableDefinition[]): void {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  const claim = (schema: string | undefined, name: string, owner: string): void => {
    const key = `${schema ?? ''}\0${name}`;
    const other = owners.get(key);
    if (other !== undefined)
      problems.push(
        `The name "${name}" would stand for two things: ${other} and ${owner}. ` +
          'Give one of them a name of its own, for an index { name, on: [...] }.',
      );
    owners.set(key, owner);
  };
  for (const { table, primaryKey, uniques, indexes } of tables) {
    claim(table.schema, table.name, `the table "${table.name}"`);
    if (primaryKey !== undefined) claim(table.schema, primaryKey.name, `the primary key of "${table.name}"`);
    for (const { name } of uniques) claim(table.schema, name, `a unique constraint of "${table.name}"`);
    for (const { name } of indexes) claim(table.schema, name, `an index of "${table.name}"`);
  }
  for (const table of tables) problems.push(...repeatedConstraints(table));
  if (problems.length > 0) throw new InvalidModelError(problems);
}

/** Checks and foreign keys need names of their own within the table only. */
function repeatedConstraints({ table, checks, foreignKeys }: TableDefinition): readonly string[] {
  const names = [...checks, ...foreignKeys].map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `The table "${table.name}" has two constraints called "${name}". Rename one of them.`);
}
