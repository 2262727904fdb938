import { boolean, foreignKey, integer, model, text, timestamptz } from '../../../src/index.ts';

/** Two models with few values each, so that NULLs and ties are everywhere. */
export const Shelf = model('Shelf', { id: integer().primaryKey(), label: text().nullable() }, { plural: 'shelves' });

export const Item = model('Item', {
  id: integer().primaryKey(),
  size: integer().nullable(),
  name: text().nullable(),
  broken: boolean().nullable(),
  at: timestamptz({ precision: 6 }).nullable(),
  shelf: foreignKey(() => Shelf, { backref: 'items' }).nullable(),
});

export const SHELF_MODELS = [Shelf, Item];

export interface ShelfRow {
  readonly id: number;
  readonly label: string | null;
}

export interface ItemRow {
  readonly id: number;
  readonly size: number | null;
  readonly name: string | null;
  readonly broken: boolean | null;
  readonly at: string | null;
  readonly shelfId: number | null;
}
