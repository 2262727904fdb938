import type { NODE, NodeBrand } from './brand.ts';
import type { BinaryOperator, DatePart, Keyword, PostfixOperator, PrefixOperator } from './operators.ts';
import type { DerivedNode, Query, SelectionNode, Statement, TableNode } from './query.ts';

export {
  BINARY_OPERATORS,
  type BinaryOperator,
  DATE_PARTS,
  type DatePart,
  KEYWORDS,
  type Keyword,
  POSTFIX_OPERATORS,
  type PostfixOperator,
  PREFIX_OPERATORS,
  type PrefixOperator,
} from './operators.ts';

/**
 * What a driver takes and gives: text, or null. Every value crosses the wire in PostgreSQL's text format, so that a field's
 * codec decides what it means, the same way on every engine.
 */
export type DriverValue = string | null;

/** A name that is quoted when printed: a column, a table, a function's schema. `parts` are joined by dots. */
export interface IdentifierNode extends NodeBrand {
  readonly kind: 'identifier';
  readonly parts: readonly string[];
}

/**
 * A column of a table in the query. `source` is the table's alias or name; the compiler leaves it out where SQL wants bare
 * names (the definition of a check, an index, a computed column).
 */
export interface ColumnNode extends NodeBrand {
  readonly kind: 'column';
  readonly source: string | undefined;
  readonly name: string;
}

/** A value that travels as a parameter. `cast` names an SQL type to print behind the placeholder, where SQL cannot infer one. */
export interface ValueNode extends NodeBrand {
  readonly kind: 'value';
  readonly value: DriverValue;
  readonly cast?: string;
}

/**
 * A slot of a held query: bound by name at each execution. `encode` turns the caller's value into the driver's; it never sees
 * null, which is always NULL, nor undefined, which is refused.
 */
export interface ParamNode extends NodeBrand {
  readonly kind: 'param';
  readonly name: string;
  readonly encode: (value: unknown) => DriverValue;
  readonly cast?: string;
}

/** A constant printed into the text: only for numbers, booleans and null, and for strings that the compiler quotes. */
export interface LiteralNode extends NodeBrand {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

/**
 * What the `sql` tag makes: `strings` is the author's own text, `nodes` stand between. Only the tag makes one: the compiler
 * refuses a raw node without its mark, so that no object out of a request ever becomes text of a statement.
 */
export interface RawNode extends NodeBrand {
  readonly [NODE]: true;
  readonly kind: 'raw';
  readonly strings: readonly string[];
  readonly nodes: readonly SqlNode[];
}

/** Printed bare: a keyword-like call such as `current_timestamp` or `excluded`. Never made from a user's text. */
export interface KeywordNode extends NodeBrand {
  readonly kind: 'keyword';
  readonly keyword: Keyword;
}

export interface BinaryNode extends NodeBrand {
  readonly kind: 'binary';
  readonly left: Expression;
  readonly operator: BinaryOperator;
  readonly right: Expression;
}

export interface PrefixNode extends NodeBrand {
  readonly kind: 'prefix';
  readonly operator: PrefixOperator;
  readonly operand: Expression;
}

export interface PostfixNode extends NodeBrand {
  readonly kind: 'postfix';
  readonly operand: Expression;
  readonly operator: PostfixOperator;
}

/** `and` or `or` over any number of terms, so that long conditions stay flat. No term: true for `and`, false for `or`. */
export interface LogicalNode extends NodeBrand {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly terms: readonly Expression[];
}

export interface BetweenNode extends NodeBrand {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
}

/** `left operator any(array)` or `all(array)`. */
export interface QuantifiedNode extends NodeBrand {
  readonly kind: 'quantified';
  readonly left: Expression;
  readonly operator: BinaryOperator;
  readonly quantifier: 'any' | 'all';
  readonly right: Expression;
}

/** `(a, b, c)`: a row value, or the list behind `in`. An empty list behind `in` is printed as a false condition. */
export interface TupleNode extends NodeBrand {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

/** `array[a, b, c]::type[]`; `cast` is the whole type, `int8[]`. An empty array needs it. */
export interface ArrayNode extends NodeBrand {
  readonly kind: 'array';
  readonly items: readonly Expression[];
  readonly cast?: string;
}

/** `array[index]` with 1 as the first index. */
export interface SubscriptNode extends NodeBrand {
  readonly kind: 'subscript';
  readonly operand: Expression;
  readonly index: Expression;
}

export interface CastNode extends NodeBrand {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: string;
}

export interface CollateNode extends NodeBrand {
  readonly kind: 'collate';
  readonly operand: Expression;
  readonly collation: string;
}

export interface CaseNode extends NodeBrand {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise?: Expression;
}

/** `extract(part from operand)`. */
export interface ExtractNode extends NodeBrand {
  readonly kind: 'extract';
  readonly part: DatePart;
  readonly operand: Expression;
}

/** A function call. `name` is checked to be a plain identifier and printed unquoted in lower case, so that built-ins are found. */
export interface CallNode extends NodeBrand {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly distinct?: boolean;
  readonly orderBy?: readonly OrderingNode[];
  readonly filter?: Expression;
  /** A window's name, or its definition. */
  readonly over?: string | WindowNode;
}

export const FRAME_UNITS = ['range', 'rows', 'groups'] as const;
export type FrameUnit = (typeof FRAME_UNITS)[number];

export type FrameBound =
  | { readonly bound: 'unbounded preceding' | 'current row' | 'unbounded following' }
  | { readonly bound: 'preceding' | 'following'; readonly offset: Expression };

export const FRAME_EXCLUSIONS = ['current row', 'group', 'ties', 'no others'] as const;

export interface WindowNode extends NodeBrand {
  readonly kind: 'window';
  /** The name of a window that this one extends. */
  readonly base?: string;
  readonly partitionBy?: readonly Expression[];
  readonly orderBy?: readonly OrderingNode[];
  readonly frame?: {
    readonly unit: FrameUnit;
    readonly start: FrameBound;
    readonly end?: FrameBound;
    readonly exclude?: (typeof FRAME_EXCLUSIONS)[number];
  };
}

/**
 * One term of ORDER BY. NULL order differs by engine, so `nulls` is explicit wherever the expression can be NULL; the
 * compiler prints `NULLS FIRST/LAST`, or `expression IS NULL` as a term before it where the engine has no such clause.
 */
export interface OrderingNode extends NodeBrand {
  readonly kind: 'ordering';
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
}

/** A query used as a value: scalar, or the right side of `in`, `exists`, `any`. */
export interface SubqueryNode extends NodeBrand {
  readonly kind: 'subquery';
  readonly query: Query;
}

export type Expression =
  | IdentifierNode
  | ColumnNode
  | ValueNode
  | ParamNode
  | LiteralNode
  | RawNode
  | KeywordNode
  | BinaryNode
  | PrefixNode
  | PostfixNode
  | LogicalNode
  | BetweenNode
  | QuantifiedNode
  | TupleNode
  | ArrayNode
  | SubscriptNode
  | CastNode
  | CollateNode
  | CaseNode
  | ExtractNode
  | CallNode
  | SubqueryNode;

/** What may stand in the `sql` tag: an expression, a statement, a source, a term of ORDER BY or SELECT, a whole list. */
export type SqlNode = Expression | Statement | TableNode | DerivedNode | OrderingNode | SelectionNode | ListNode;

/** Nodes with a comma between: for `sql` tags such as `order by ${list}`. */
export interface ListNode extends NodeBrand {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
