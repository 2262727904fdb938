import type { TableDefinition } from '../schema/schema-types.ts';
import type { Change } from './change-types.ts';

/** Something that goes and something that comes, which may be the same under another name. Only a person knows. */
export type PossibleRename =
  | { readonly kind: 'table'; readonly from: string; readonly to: string }
  | { readonly kind: 'column'; readonly table: string; readonly from: string; readonly to: string };

/** A table with so many columns of the same names may be the other one. */
const MIN_SHARED_COLUMNS = 0.5;

/** Questions to ask before a table or column is dropped and another one made. */
export function possibleRenames(changes: readonly Change[]): readonly PossibleRename[] {
  const renames: PossibleRename[] = [];
  for (const dropped of changes) {
    for (const added of changes) {
      if (dropped.kind === 'dropTable' && added.kind === 'createTable' && sharedColumns(dropped.before, added.after))
        renames.push({ kind: 'table', from: dropped.before.table.name, to: added.after.table.name });
      const isColumn = dropped.kind === 'dropColumn' && added.kind === 'addColumn';
      if (!isColumn || dropped.table.after.table.name !== added.table.after.table.name) continue;
      if (dropped.before.type === added.after.type)
        renames.push({
          kind: 'column',
          table: added.table.after.table.name,
          from: dropped.before.name,
          to: added.after.name,
        });
    }
  }
  return renames;
}

function sharedColumns(before: TableDefinition, after: TableDefinition): boolean {
  const names = new Set(before.columns.map(({ name }) => name));
  const shared = after.columns.filter(({ name }) => names.has(name)).length;
  return shared / Math.max(before.columns.length, after.columns.length, 1) >= MIN_SHARED_COLUMNS;
}
