import type { TableNode } from '../../sql/nodes/query.ts';
import type { TableDefinition } from './schema-types.ts';

/**
 * Tables in an order in which each comes after those that its foreign keys name, as far as there is one: where tables refer
 * to each other in a circle, it is broken somewhere. Tables that do not depend on each other keep the order they came in.
 */
export function dependencyOrder(tables: readonly TableDefinition[]): readonly TableDefinition[] {
  const byName = new Map(tables.map((table) => [tableKey(table.table), table]));
  const ordered = new Set<TableDefinition>();
  const visiting = new Set<TableDefinition>();
  const visit = (table: TableDefinition): void => {
    if (ordered.has(table) || visiting.has(table)) return;
    visiting.add(table);
    for (const { references } of table.foreignKeys) {
      const target = byName.get(tableKey(references));
      if (target !== undefined) visit(target);
    }
    visiting.delete(table);
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  return [...ordered];
}

/** One text for a table's schema and name. */
export function tableKey(table: TableNode): string {
  return `${table.schema ?? ''}\0${table.name}`;
}
