import type { ColumnDefinitionNode, ConstraintNode, TableOptions } from './definition.ts';
import type { Expression } from './expression.ts';
import type { TableNode } from './query.ts';

export interface AddColumnNode {
  readonly kind: 'addColumn';
  readonly table: TableNode;
  readonly column: ColumnDefinitionNode;
}

export interface DropColumnNode {
  readonly kind: 'dropColumn';
  readonly table: TableNode;
  readonly column: string;
}

/** What changes about a column. */
export type ColumnChange =
  /**
   * `cast` says how the values become ones of the new type, where the engine does not by itself: by a cast, or by way of text
   * where there is no cast, as between two enumerations.
   */
  | {
      readonly change: 'type';
      readonly type: string;
      readonly collation?: string;
      readonly cast?: 'direct' | 'viaText';
    }
  | { readonly change: 'setDefault'; readonly default: Expression }
  | { readonly change: 'dropDefault' }
  | { readonly change: 'setNotNull' }
  | { readonly change: 'dropNotNull' }
  | { readonly change: 'addIdentity'; readonly identity: 'always' | 'by default' }
  | { readonly change: 'dropIdentity' };

export interface AlterColumnNode {
  readonly kind: 'alterColumn';
  readonly table: TableNode;
  readonly column: string;
  readonly action: ColumnChange;
}

export interface RenameColumnNode {
  readonly kind: 'renameColumn';
  readonly table: TableNode;
  readonly column: string;
  readonly to: string;
}

export interface RenameTableNode {
  readonly kind: 'renameTable';
  readonly table: TableNode;
  readonly to: string;
}

export interface RenameConstraintNode {
  readonly kind: 'renameConstraint';
  readonly table: TableNode;
  readonly name: string;
  readonly to: string;
}

export interface RenameIndexNode {
  readonly kind: 'renameIndex';
  readonly table: TableNode;
  readonly name: string;
  readonly to: string;
}

export interface DropIndexNode {
  readonly kind: 'dropIndex';
  readonly table: TableNode;
  readonly name: string;
  readonly ifExists: boolean;
  readonly concurrently?: boolean;
}

/** The key of a table becomes another one. Without a constraint the table has none afterwards. */
export interface ReplacePrimaryKeyNode {
  readonly kind: 'replacePrimaryKey';
  readonly table: TableNode;
  /** The present key's name, where there is one. */
  readonly name?: string;
  readonly constraint?: Extract<ConstraintNode, { kind: 'primaryKey' }>;
}

export interface AddEnumValueNode {
  readonly kind: 'addEnumValue';
  readonly schema?: string;
  readonly name: string;
  readonly value: string;
  /** The value that it comes before; the end without one. */
  readonly before?: string;
}

export interface DropEnumValueNode {
  readonly kind: 'dropEnumValue';
  readonly schema?: string;
  readonly name: string;
  readonly value: string;
}

export interface RenameEnumNode {
  readonly kind: 'renameEnum';
  readonly schema?: string;
  readonly name: string;
  readonly to: string;
}

/** What a table has no option for any more is taken away. */
export interface SetTableOptionsNode {
  readonly kind: 'setTableOptions';
  readonly table: TableNode;
  readonly options: Pick<TableOptions, 'ttlExpirationExpression' | 'ttlJobCron'>;
}

/** A change of something that is there already. */
export type Alteration =
  | AddColumnNode
  | DropColumnNode
  | AlterColumnNode
  | RenameColumnNode
  | RenameTableNode
  | RenameConstraintNode
  | RenameIndexNode
  | DropIndexNode
  | ReplacePrimaryKeyNode
  | AddEnumValueNode
  | DropEnumValueNode
  | RenameEnumNode
  | SetTableOptionsNode;
