import type { Alteration } from './alteration.ts';
import type { Expression, OrderingNode } from './expression.ts';
import type { TableNode } from './query.ts';

/** What a foreign key does to its rows when the row it names goes or changes its key. */
export const REFERENTIAL_ACTIONS = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;
export type ReferentialAction = (typeof REFERENTIAL_ACTIONS)[number];

export interface ColumnDefinitionNode {
  readonly name: string;
  /** As SQL prints it: `uuid`, `varchar(40)`, `timestamptz(3)`, or a quoted name of a type of the user's. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default?: Expression;
  readonly collation?: string;
  readonly identity?: 'always' | 'by default';
  readonly generated?: { readonly expression: Expression; readonly stored: boolean };
}

export type ConstraintNode =
  | {
      readonly kind: 'primaryKey';
      readonly name?: string;
      readonly columns: readonly string[];
      readonly hashBuckets?: number;
    }
  | { readonly kind: 'unique'; readonly name?: string; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly name?: string; readonly expression: Expression }
  | {
      readonly kind: 'foreignKey';
      readonly name?: string;
      readonly columns: readonly string[];
      readonly references: TableNode;
      readonly referencedColumns: readonly string[];
      readonly onDelete?: ReferentialAction;
      readonly onUpdate?: ReferentialAction;
    };

/** Options of a table that only some engines have; each is a capability flag of the dialect. */
export interface TableOptions {
  readonly locality?: 'global' | 'regional by row' | 'regional by table';
  /** Row-level time to live: an SQL expression that gives the moment a row expires. */
  readonly ttlExpirationExpression?: string;
  readonly ttlJobCron?: string;
}

export interface CreateTableNode {
  readonly kind: 'createTable';
  readonly table: TableNode;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinitionNode[];
  readonly constraints: readonly ConstraintNode[];
  readonly options?: TableOptions;
}

export interface CreateIndexNode {
  readonly kind: 'createIndex';
  readonly name: string;
  readonly table: TableNode;
  readonly ifNotExists: boolean;
  readonly unique: boolean;
  readonly method?: 'btree' | 'gin' | 'gist';
  readonly items: readonly OrderingNode[];
  readonly include?: readonly string[];
  readonly where?: Expression;
  readonly hashBuckets?: number;
  readonly concurrently?: boolean;
}

export interface AddConstraintNode {
  readonly kind: 'addConstraint';
  readonly table: TableNode;
  readonly constraint: ConstraintNode;
}

export interface DropTableNode {
  readonly kind: 'dropTable';
  readonly table: TableNode;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}

export interface CreateSchemaNode {
  readonly kind: 'createSchema';
  readonly name: string;
  readonly ifNotExists: boolean;
}

export interface DropConstraintNode {
  readonly kind: 'dropConstraint';
  readonly table: TableNode;
  readonly name: string;
  /** What kind of constraint it is: engines that keep a unique one as an index drop that index. */
  readonly constraint: ConstraintNode['kind'];
  /** True: neither the table nor the constraint need be there. */
  readonly ifExists: boolean;
}

export interface CreateEnumNode {
  readonly kind: 'createEnum';
  readonly schema?: string;
  readonly name: string;
  readonly values: readonly string[];
}

export interface DropEnumNode {
  readonly kind: 'dropEnum';
  readonly schema?: string;
  readonly name: string;
  readonly ifExists: boolean;
}

export interface CommentNode {
  readonly kind: 'comment';
  readonly on: 'table' | 'column';
  readonly table: TableNode;
  readonly column?: string;
  readonly text: string | null;
}

/** Anything that changes the schema. */
export type Definition =
  | CreateTableNode
  | CreateIndexNode
  | AddConstraintNode
  | DropConstraintNode
  | CreateSchemaNode
  | DropTableNode
  | CreateEnumNode
  | DropEnumNode
  | CommentNode
  | Alteration;
