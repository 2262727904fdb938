import { compile } from '../../sql/compile/compile.ts';
import type { CreateIndexNode } from '../../sql/nodes/definition.ts';
import { column, ordering } from '../../sql/nodes/factories.ts';
import { isOwnTable } from '../own-table.ts';
import { objectName } from '../schema/object-name.ts';
import type { ForeignKeyDefinition, TableDefinition } from '../schema/schema-types.ts';
import { type Check, counted } from './finding.ts';

/**
 * Foreign keys that no index begins with. No engine makes one, and without it the rows of a relation, and each delete of the
 * row that they name, read the whole table.
 */
export const checkForeignKeys: Check = ({ found, dialect }) => {
  const missing = found.tables
    .filter(({ table }) => !isOwnTable(table.name))
    .flatMap((table) => table.foreignKeys.filter((key) => !isIndexed(table, key)).map((key) => indexOf(table, key)));
  const keys = found.tables.reduce((sum, { foreignKeys }) => sum + foreignKeys.length, 0);
  if (missing.length === 0)
    return keys === 0 ? [] : [{ check: 'foreign keys', severity: 'ok', message: 'Every foreign key has an index.' }];
  const { length } = missing;
  return [
    {
      check: 'foreign keys',
      severity: 'warning',
      message: `${length === 1 ? 'One foreign key has' : `${length} foreign keys have`} no index: each read of the relation, and each delete of the other row, reads the whole table.`,
      action: `Add ${counted(length, 'index', 'indexes')}; in a model, take .noIndex() away.`,
      statements: missing.map((node) => `${compile(node, dialect).sql};`),
    },
  ];
};

/** True where the first columns of a key or of a whole index are those of the foreign key, in whatever order. */
function isIndexed({ primaryKey, uniques, indexes }: TableDefinition, { columns }: ForeignKeyDefinition): boolean {
  const keys = [primaryKey, ...uniques].flatMap((key) => (key === undefined ? [] : [key.columns]));
  const whole = indexes
    .filter(({ where, method, hashBuckets }) => (where ?? method ?? hashBuckets) === undefined)
    .map(({ items }) => items.map(({ expression }) => (expression.kind === 'column' ? expression.name : '')));
  return [...keys, ...whole].some((names) => columns.every((name) => names.slice(0, columns.length).includes(name)));
}

function indexOf({ table }: TableDefinition, { columns }: ForeignKeyDefinition): CreateIndexNode {
  return {
    kind: 'createIndex',
    table,
    name: objectName(table.name, columns, 'idx'),
    ifNotExists: false,
    concurrently: true,
    unique: false,
    items: columns.map((name) => ordering(column(undefined, name))),
  };
}
