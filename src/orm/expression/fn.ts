import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { call, keyword } from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';
import { argumentNode } from './argument.ts';
import { CallExpression } from './call-expression.ts';
import { Comparable } from './comparable.ts';
import { NEVER_NULL, resultTypeOf, SAME_AS_FIRST } from './function-results.ts';
import type { Functions } from './function-types.ts';

/**
 * SQL functions, by their names. Values travel as parameters with a cast. A name is checked to be one before it is printed.
 * @example fn.lower(User.username)               // lower("users"."username")
 * @example fn.count()                            // count(*)
 * @example fn.date_trunc('day', Tweet.created)   // date_trunc($1::text, "tweets"."created")
 */
export const fn: Functions = new Proxy({} as Functions, {
  get: (_, name) => (typeof name === 'string' ? (...args: readonly unknown[]) => callOf(name, args) : undefined),
});

function callOf(name: string, args: readonly unknown[]): CallExpression<any> {
  const [first, ...others] = args;
  const type = first instanceof Comparable ? first.type : undefined;
  // PostgreSQL rounds a float8 to whole numbers only; the digits are for decimals.
  const node = call(name, nodesOf(name, first, others, args.length === 0, type));
  return new CallExpression<any>(node, resultTypeOf(name, type), !NEVER_NULL.has(name));
}

function nodesOf(
  name: string,
  first: unknown,
  others: readonly unknown[],
  isEmpty: boolean,
  type: ValueType<any, any> | undefined,
): readonly SqlExpression[] {
  if (isEmpty) return name === 'count' ? [keyword('*')] : [];
  const shared = SAME_AS_FIRST.has(name) ? type : undefined;
  return [argumentNode(first), ...others.map((argument) => argumentNode(argument, shared))];
}
