import type { NodeBrand } from './brand.ts';
import type { ColumnNode, Expression, OrderingNode, RawNode, WindowNode } from './expression.ts';

/** A table as a source of rows. Columns refer to it by `alias`, or by `name` where it has none. */
export interface TableNode extends NodeBrand {
  readonly kind: 'table';
  readonly schema?: string;
  readonly name: string;
  readonly alias?: string;
  /** Only this table's own rows, by an index hint of the engine's own; left out where the engine has none. */
  readonly indexHint?: string;
}

/** A query, a VALUES list or a set-returning function as a source of rows. */
export interface DerivedNode extends NodeBrand {
  readonly kind: 'derived';
  readonly source: Query | Expression;
  readonly alias: string;
  readonly columns?: readonly string[];
  readonly lateral?: boolean;
  readonly withOrdinality?: boolean;
}

export type SourceNode = TableNode | DerivedNode | RawNode;

export const JOIN_TYPES = ['inner', 'left', 'right', 'full', 'cross'] as const;
export type JoinType = (typeof JOIN_TYPES)[number];

export interface JoinNode extends NodeBrand {
  readonly kind: 'join';
  readonly type: JoinType;
  readonly source: SourceNode;
  readonly on?: Expression;
}

/** One item of a select list, or of RETURNING. */
export interface SelectionNode extends NodeBrand {
  readonly kind: 'selection';
  readonly expression: Expression;
  readonly alias?: string;
}

export interface CommonTableNode extends NodeBrand {
  readonly kind: 'commonTable';
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: Statement;
  /** Undefined: the engine decides. */
  readonly materialized?: boolean;
}

/** The `with` clause in front of any statement. */
export interface WithClause {
  readonly recursive: boolean;
  readonly tables: readonly CommonTableNode[];
}

export const LOCK_STRENGTHS = ['update', 'no key update', 'share', 'key share'] as const;
export type LockStrength = (typeof LOCK_STRENGTHS)[number];
export const LOCK_WAITS = ['nowait', 'skip locked'] as const;
export type LockWait = (typeof LOCK_WAITS)[number];

export interface LockNode extends NodeBrand {
  readonly kind: 'lock';
  readonly strength: LockStrength;
  /** Aliases of the tables to lock; none: all. */
  readonly of?: readonly string[];
  readonly wait?: LockWait;
}

export interface SelectNode extends NodeBrand {
  readonly kind: 'select';
  readonly with?: WithClause;
  readonly distinct?: true | readonly Expression[];
  readonly columns: readonly SelectionNode[];
  readonly from?: readonly SourceNode[];
  readonly joins?: readonly JoinNode[];
  /** A time literal that was checked (see asOfSystemTime in dialects); printed behind FROM on engines that have it. */
  readonly asOfSystemTime?: string;
  readonly where?: Expression;
  readonly groupBy?: readonly Expression[];
  readonly having?: Expression;
  readonly windows?: readonly { readonly name: string; readonly window: WindowNode }[];
  readonly orderBy?: readonly OrderingNode[];
  readonly limit?: Expression;
  readonly offset?: Expression;
  readonly lock?: LockNode;
}

export const COMPOUND_OPERATORS = ['union', 'union all', 'intersect', 'intersect all', 'except', 'except all'] as const;
export type CompoundOperator = (typeof COMPOUND_OPERATORS)[number];

export interface CompoundNode extends NodeBrand {
  readonly kind: 'compound';
  readonly with?: WithClause;
  readonly operator: CompoundOperator;
  readonly left: Query;
  readonly right: Query;
  readonly orderBy?: readonly OrderingNode[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

export interface ValuesNode extends NodeBrand {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}

/** What gives rows: may stand as a subquery. */
export type Query = SelectNode | CompoundNode | ValuesNode | RawNode;

export interface AssignmentNode extends NodeBrand {
  readonly kind: 'assignment';
  readonly column: string;
  readonly value: Expression;
}

export interface ConflictNode extends NodeBrand {
  readonly kind: 'conflict';
  /** Columns of the arbiter index; none only with `action: 'nothing'`. */
  readonly columns?: readonly string[];
  /** Arbiter by constraint name, on engines that take one. */
  readonly constraint?: string;
  /** The predicate of a partial arbiter index. */
  readonly indexWhere?: Expression;
  readonly action: 'nothing' | { readonly set: readonly AssignmentNode[]; readonly where?: Expression };
}

export interface InsertNode extends NodeBrand {
  readonly kind: 'insert';
  readonly with?: WithClause;
  readonly table: TableNode;
  readonly columns: readonly string[];
  /** 'defaults' prints DEFAULT VALUES. */
  readonly source: Query | 'defaults';
  readonly onConflict?: ConflictNode;
  /** `onConflict` does what the keyword UPSERT does, on engines that have it: all given columns but the primary key are set. */
  readonly upsert?: boolean;
  /**
   * The statements that do it together, where rows need clauses of their own. Such an insert has no text: whoever runs it takes
   * its parts one by one.
   */
  readonly parts?: readonly InsertPart[];
  readonly returning?: readonly SelectionNode[];
}

/** Some rows of an insert, and what is to happen to those that are there already. */
export type InsertPart = Pick<InsertNode, 'columns' | 'source' | 'onConflict' | 'upsert'>;

export interface UpdateNode extends NodeBrand {
  readonly kind: 'update';
  readonly with?: WithClause;
  readonly table: TableNode;
  readonly set: readonly AssignmentNode[];
  readonly from?: readonly SourceNode[];
  readonly joins?: readonly JoinNode[];
  readonly where?: Expression;
  readonly returning?: readonly SelectionNode[];
}

export interface DeleteNode extends NodeBrand {
  readonly kind: 'delete';
  readonly with?: WithClause;
  readonly table: TableNode;
  readonly using?: readonly SourceNode[];
  readonly where?: Expression;
  readonly returning?: readonly SelectionNode[];
}

/** `EXPLAIN` in front of a statement. */
export interface ExplainNode extends NodeBrand {
  readonly kind: 'explain';
  readonly analyze: boolean;
  readonly statement: Statement;
}

/** Anything that reads or writes rows. Definitions (CREATE, DROP, ALTER) stand in `definition.ts`. */
export type Statement = Query | InsertNode | UpdateNode | DeleteNode | ExplainNode;

export type { ColumnNode };
