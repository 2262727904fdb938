import { tableKey } from '../schema/dependency-order.ts';
import type { ForeignKeyDefinition, SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';

/** The foreign keys that a model can have as relations, by their column: of one column, to the key of a table that is there. */
export function relationsOf(
  { foreignKeys, columns }: TableDefinition,
  { tables }: SchemaDefinition,
): ReadonlyMap<string, ForeignKeyDefinition> {
  const relations = new Map<string, ForeignKeyDefinition>();
  for (const key of foreignKeys) {
    const [column] = key.columns;
    const target = tables.find(({ table }) => tableKey(table) === tableKey(key.references));
    const targetKey = target?.primaryKey?.columns;
    const isToKey = targetKey?.length === 1 && key.referencedColumns[0] === targetKey[0];
    const own = columns.find(({ name }) => name === column);
    const isPlain = own !== undefined && own.default === undefined && own.generated === undefined;
    if (key.columns.length === 1 && isToKey && isPlain && !relations.has(column!)) relations.set(column!, key);
  }
  return relations;
}

/** The foreign keys that no model can ask for, as sentences: of several columns, to something else than a key. */
export function keysWithoutRelation(schema: SchemaDefinition): readonly string[] {
  return schema.tables.flatMap((one) => {
    const relations = new Set([...relationsOf(one, schema).values()]);
    const others = one.foreignKeys.filter((key) => !relations.has(key));
    return others.map(({ name }) => `"${name}" of the table "${one.table.name}"`);
  });
}

/** Tables that refer to each other in a circle: for each, the others that it is in one with. */
export function circlesOf(schema: SchemaDefinition): ReadonlyMap<string, ReadonlySet<string>> {
  const targets = new Map(
    schema.tables.map(({ table, foreignKeys }) => [
      tableKey(table),
      new Set(foreignKeys.map(({ references }) => tableKey(references))),
    ]),
  );
  const reached = new Map([...targets.keys()].map((start) => [start, reachableFrom(start, targets)]));
  return new Map(
    [...reached].map(([start, all]) => [start, new Set([...all].filter((other) => reached.get(other)?.has(start)))]),
  );
}

function reachableFrom(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [...(targets.get(start) ?? [])];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(targets.get(next) ?? []));
  }
  return seen;
}
