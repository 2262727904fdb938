import type { Definition } from '../../sql/nodes/definition.ts';
import { dependencyOrder, tableKey } from './dependency-order.ts';
import type { SchemaDefinition } from './schema-types.ts';

export interface DropDefinitionsOptions {
  /** `IF EXISTS`. Default true. */
  readonly ifExists?: boolean;
  /** Drops what depends on a table as well: foreign keys of other tables, views. Default false. */
  readonly cascade?: boolean;
}

/**
 * Every statement that removes a schema, in an order in which it can run: foreign keys of tables that refer to each other in
 * a circle, tables (each before the tables that its foreign keys name), types. SQL schemas stay: they may hold other things.
 */
export function dropDefinitions(
  schema: SchemaDefinition,
  { ifExists = true, cascade = false }: DropDefinitionsOptions = {},
): readonly Definition[] {
  const tables = [...dependencyOrder(schema.tables)].reverse();
  const positions = new Map(tables.map(({ table }, position) => [tableKey(table), position]));
  const circular = tables.flatMap(({ table, foreignKeys }, position) =>
    foreignKeys
      .filter(({ references }) => (positions.get(tableKey(references)) ?? position) < position)
      .map(({ name }): Definition => ({ kind: 'dropConstraint', constraint: 'foreignKey', table, name, ifExists })),
  );
  return [
    ...(cascade ? [] : circular),
    ...tables.map(({ table }): Definition => ({ kind: 'dropTable', table, ifExists, cascade })),
    ...schema.enums.map((one): Definition => {
      const { schema: place, name } = one;
      return { kind: 'dropEnum', ...(place !== undefined && { schema: place }), name, ifExists };
    }),
  ];
}
