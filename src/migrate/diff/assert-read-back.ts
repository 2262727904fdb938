import { PhoebeError } from '../../errors/phoebe-error.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type { SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';

/**
 * Throws where something was made and the database's catalog does not show it. A comparison with such a description would
 * leave it out of the next migration, or drop what is there.
 *
 * @throws PhoebeError INVARIANT_VIOLATION with the names of what is missing
 */
export function assertReadBack(made: SchemaDefinition, read: SchemaDefinition): void {
  const tables = new Map(read.tables.map((one) => [tableKey(one.table), one]));
  const enums = new Set(read.enums.map(({ schema, name }) => `${schema}.${name}`));
  const missing = [
    ...made.enums.filter(({ schema, name }) => !enums.has(`${schema}.${name}`)).map(({ name }) => `the type "${name}"`),
    ...made.tables.flatMap((one) => missingOf(one, tables.get(tableKey(one.table)))),
  ];
  if (missing.length === 0) return;
  throw new PhoebeError(
    'INVARIANT_VIOLATION',
    `The models' tables were made to be compared with the database's, but its catalog does not show ${missing.join(', ')}. Nothing was changed. Please report it with the models and the database's version.`,
  );
}

function missingOf(made: TableDefinition, read: TableDefinition | undefined): readonly string[] {
  const { name } = made.table;
  if (read === undefined) return [`the table "${name}"`];
  const found = new Set(namesOf(read));
  return namesOf(made)
    .filter((part) => !found.has(part))
    .map((part) => `"${part}" of the table "${name}"`);
}

/** Returns the names of columns, constraints and indexes. Engines name primary keys themselves. */
function namesOf({ columns, uniques, checks, foreignKeys, indexes }: TableDefinition): readonly string[] {
  return [...columns, ...uniques, ...checks, ...foreignKeys, ...indexes].map(({ name }) => name);
}
