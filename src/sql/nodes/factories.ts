import { NODE } from './brand.ts';
import type {
  ArrayNode,
  BetweenNode,
  BinaryNode,
  BinaryOperator,
  CallNode,
  CaseNode,
  CastNode,
  CollateNode,
  ColumnNode,
  DatePart,
  DriverValue,
  Expression,
  ExtractNode,
  IdentifierNode,
  Keyword,
  KeywordNode,
  ListNode,
  LiteralNode,
  LogicalNode,
  OrderingNode,
  ParamNode,
  PostfixNode,
  PostfixOperator,
  PrefixNode,
  PrefixOperator,
  QuantifiedNode,
  SubqueryNode,
  SubscriptNode,
  TupleNode,
  ValueNode,
  WindowNode,
} from './expression.ts';
import type { Query } from './query.ts';

/*
 * Nodes are never changed after they are made; the types say so. They are not frozen: that makes building them three times
 * as slow (21 ns against 61 ns a node). Tests freeze whole trees before they compile them.
 */

/** `identifier('public', 'users')` prints `"public"."users"`. */
export function identifier(...parts: readonly string[]): IdentifierNode {
  return { [NODE]: true, kind: 'identifier', parts };
}

/** A column of the source with that alias or name; without a source it is printed bare. */
export function column(source: string | undefined, name: string): ColumnNode {
  return { [NODE]: true, kind: 'column', source, name };
}

/** A parameter. Print the same node at two places, and both share one placeholder. */
export function value(driverValue: DriverValue, cast?: string): ValueNode {
  return cast === undefined
    ? { [NODE]: true, kind: 'value', value: driverValue }
    : { [NODE]: true, kind: 'value', value: driverValue, cast };
}

/** A slot of a held query, bound by name at each execution. Slots with one name, encoder and cast share one placeholder. */
export function param(name: string, encode: ParamNode['encode'], cast?: string): ParamNode {
  return cast === undefined
    ? { [NODE]: true, kind: 'param', name, encode }
    : { [NODE]: true, kind: 'param', name, encode, cast };
}

/** A constant in the text of the statement: for what never varies, such as `1` or `TRUE`. */
export function literal(constant: LiteralNode['value']): LiteralNode {
  return { [NODE]: true, kind: 'literal', value: constant };
}

export function keyword(name: Keyword): KeywordNode {
  return { [NODE]: true, kind: 'keyword', keyword: name };
}

export function binary(left: Expression, operator: BinaryOperator, right: Expression): BinaryNode {
  return { [NODE]: true, kind: 'binary', left, operator, right };
}

export function prefix(operator: PrefixOperator, operand: Expression): PrefixNode {
  return { [NODE]: true, kind: 'prefix', operator, operand };
}

export function postfix(operand: Expression, operator: PostfixOperator): PostfixNode {
  return { [NODE]: true, kind: 'postfix', operand, operator };
}

/** True when every term is; without a term TRUE. */
export function and(...terms: readonly Expression[]): LogicalNode {
  return { [NODE]: true, kind: 'logical', operator: 'and', terms };
}

/** True when any term is; without a term FALSE. */
export function or(...terms: readonly Expression[]): LogicalNode {
  return { [NODE]: true, kind: 'logical', operator: 'or', terms };
}

export function not(operand: Expression): PrefixNode {
  return prefix('not', operand);
}

export function exists(query: Query): PrefixNode {
  return prefix('exists', subquery(query));
}

export function between(operand: Expression, low: Expression, high: Expression, negated = false): BetweenNode {
  return { [NODE]: true, kind: 'between', operand, low, high, negated };
}

/** `left operator ANY(right)`, where `right` is an array or a subquery. */
export function any(left: Expression, operator: BinaryOperator, right: Expression): QuantifiedNode {
  return { [NODE]: true, kind: 'quantified', left, operator, quantifier: 'any', right };
}

/** `left operator ALL(right)`, where `right` is an array or a subquery. */
export function all(left: Expression, operator: BinaryOperator, right: Expression): QuantifiedNode {
  return { [NODE]: true, kind: 'quantified', left, operator, quantifier: 'all', right };
}

/** A row value, or the list behind `in`. */
export function tuple(items: readonly Expression[]): TupleNode {
  return { [NODE]: true, kind: 'tuple', items };
}

/** `ARRAY[…]`; `cast` is the whole type, such as `int8[]`, and an empty array needs it. */
export function array(items: readonly Expression[], cast?: string): ArrayNode {
  return cast === undefined ? { [NODE]: true, kind: 'array', items } : { [NODE]: true, kind: 'array', items, cast };
}

/** `operand[index]`; the first item has index 1. */
export function subscript(operand: Expression, index: Expression): SubscriptNode {
  return { [NODE]: true, kind: 'subscript', operand, index };
}

export function cast(operand: Expression, type: string): CastNode {
  return { [NODE]: true, kind: 'cast', operand, type };
}

export function collate(operand: Expression, collation: string): CollateNode {
  return { [NODE]: true, kind: 'collate', operand, collation };
}

/** `caseWhen([{ when, then }], otherwise, operand)`. */
export function caseWhen(branches: CaseNode['branches'], otherwise?: Expression, operand?: Expression): CaseNode {
  return {
    [NODE]: true,
    kind: 'case',
    branches,
    ...(otherwise !== undefined && { otherwise }),
    ...(operand !== undefined && { operand }),
  };
}

export function extract(part: DatePart, operand: Expression): ExtractNode {
  return { [NODE]: true, kind: 'extract', part, operand };
}

export type CallOptions = Pick<CallNode, 'distinct' | 'orderBy' | 'filter' | 'over'>;

export function call(name: string, args: readonly Expression[], options?: CallOptions): CallNode {
  return options === undefined
    ? { [NODE]: true, kind: 'call', name, args }
    : { [NODE]: true, kind: 'call', name, args, ...options };
}

export function windowOf(parts: Omit<WindowNode, 'kind'>): WindowNode {
  return { [NODE]: true, kind: 'window', ...parts };
}

export function ordering(
  expression: Expression,
  direction: OrderingNode['direction'] = 'asc',
  nulls?: OrderingNode['nulls'],
): OrderingNode {
  return nulls === undefined
    ? { [NODE]: true, kind: 'ordering', expression, direction }
    : { [NODE]: true, kind: 'ordering', expression, direction, nulls };
}

export function subquery(query: Query): SubqueryNode {
  return { [NODE]: true, kind: 'subquery', query };
}

/** Nodes with commas between, for the `sql` tag. */
export function list(items: readonly Expression[]): ListNode {
  return { [NODE]: true, kind: 'list', items };
}
