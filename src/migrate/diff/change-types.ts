import type {
  ColumnDefinition,
  ConstraintDefinition,
  EnumDefinition,
  IndexDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';

/** A table that is there before and after. */
export interface TablePair {
  readonly before: TableDefinition;
  readonly after: TableDefinition;
}

/** What differs about a column. */
export type ColumnPart = 'type' | 'default' | 'notNull' | 'identity' | 'generated' | 'comment';

/** One difference between two schemas, and so one thing to do on the way from the first to the second. */
export type Change =
  | { readonly kind: 'createEnum'; readonly after: EnumDefinition }
  | { readonly kind: 'dropEnum'; readonly before: EnumDefinition }
  | { readonly kind: 'changeEnum'; readonly before: EnumDefinition; readonly after: EnumDefinition }
  | { readonly kind: 'createTable'; readonly after: TableDefinition }
  | { readonly kind: 'dropTable'; readonly before: TableDefinition }
  | { readonly kind: 'renameTable'; readonly before: TableDefinition; readonly to: string }
  | { readonly kind: 'changeTableComment'; readonly table: TablePair }
  | { readonly kind: 'changeTableOptions'; readonly table: TablePair }
  | { readonly kind: 'addColumn'; readonly table: TablePair; readonly after: ColumnDefinition }
  | { readonly kind: 'dropColumn'; readonly table: TablePair; readonly before: ColumnDefinition }
  | { readonly kind: 'renameColumn'; readonly table: TableDefinition; readonly column: string; readonly to: string }
  | {
      readonly kind: 'changeColumn';
      readonly table: TablePair;
      readonly before: ColumnDefinition;
      readonly after: ColumnDefinition;
      readonly parts: readonly ColumnPart[];
    }
  | {
      readonly kind: 'changePrimaryKey';
      readonly table: TablePair;
    }
  | { readonly kind: 'addConstraint'; readonly table: TablePair; readonly after: ConstraintDefinition }
  | { readonly kind: 'dropConstraint'; readonly table: TablePair; readonly before: ConstraintDefinition }
  | { readonly kind: 'renameConstraint'; readonly table: TablePair; readonly name: string; readonly to: string }
  | { readonly kind: 'addIndex'; readonly table: TablePair; readonly after: IndexDefinition }
  | { readonly kind: 'dropIndex'; readonly table: TablePair; readonly before: IndexDefinition }
  | { readonly kind: 'renameIndex'; readonly table: TablePair; readonly name: string; readonly to: string };

export type ChangeKind = Change['kind'];
export type ChangeOf<Kind extends ChangeKind> = Extract<Change, { kind: Kind }>;
