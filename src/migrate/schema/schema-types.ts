import type {
  ColumnDefinitionNode,
  ConstraintNode,
  CreateIndexNode,
  TableOptions,
} from '../../sql/nodes/definition.ts';
import type { TableNode } from '../../sql/nodes/query.ts';

/** A column as CREATE TABLE has it, and its comment. */
export interface ColumnDefinition extends ColumnDefinitionNode {
  readonly comment?: string;
}

/** Every constraint and index of a definition has a name: what has none can be neither found again nor dropped. */
type Named<Kind extends ConstraintNode['kind']> = Extract<ConstraintNode, { kind: Kind }> & { readonly name: string };

export type PrimaryKeyDefinition = Named<'primaryKey'>;
export type UniqueDefinition = Named<'unique'>;
export type CheckDefinition = Named<'check'>;
export type ForeignKeyDefinition = Named<'foreignKey'>;
export type ConstraintDefinition = PrimaryKeyDefinition | UniqueDefinition | CheckDefinition | ForeignKeyDefinition;

/** An index that is not the one behind a primary key or a unique constraint. */
export type IndexDefinition = Omit<CreateIndexNode, 'kind' | 'table' | 'ifNotExists' | 'concurrently'>;

/** A table with all that belongs to it. */
export interface TableDefinition {
  readonly table: TableNode;
  readonly comment?: string;
  readonly columns: readonly ColumnDefinition[];
  /** None: a table without a key. */
  readonly primaryKey?: PrimaryKeyDefinition;
  readonly uniques: readonly UniqueDefinition[];
  readonly checks: readonly CheckDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly options?: TableOptions;
  /** True where the engine refuses some changes of the table until it is unlocked (`schema_locked`). Models say nothing of it. */
  readonly isLocked?: boolean;
}

/** A type of named values. It stands in the default schema, or in the one that is given. */
export interface EnumDefinition {
  readonly schema?: string;
  readonly name: string;
  readonly values: readonly string[];
}

/** What models ask for, or what a database has. */
export interface SchemaDefinition {
  readonly enums: readonly EnumDefinition[];
  readonly tables: readonly TableDefinition[];
}
