import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { call, cast, keyword, value } from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';
import { argumentNode } from './argument.ts';
import { CallExpression } from './call-expression.ts';
import { Comparable } from './comparable.ts';
import { Expression } from './expression.ts';
import { NEVER_NULL, OFFSETS, resultTypeOf, SAME_AS_FIRST } from './function-results.ts';
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

function callOf(name: string, args: readonly unknown[]): Expression<any> {
  const [first, ...others] = args;
  const type = first instanceof Comparable ? first.type : undefined;
  const node = call(nameOf(name), nodesOf(name, args, type));
  const result = new CallExpression<any>(node, resultTypeOf(name, type), !NEVER_NULL.has(name));
  if (!roundsFloat(name, type, others)) return result;
  return new Expression<any>(cast(node, type!.castType), type);
}

/** `position(a, b)` is no call in SQL, whose words are `position(a IN b)`; this one is. */
function nameOf(name: string): string {
  return name === 'position' ? 'strpos' : name;
}

function nodesOf(
  name: string,
  args: readonly unknown[],
  type: ValueType<any, any> | undefined,
): readonly SqlExpression[] {
  const [first, ...others] = args;
  if (args.length === 0) return name === 'count' ? [keyword('*')] : [];
  if (name === 'position') return [...others, first].map((argument) => argumentNode(argument));
  if (roundsFloat(name, type, others)) return [cast(argumentNode(first), 'decimal'), argumentNode(others[0])];
  if (OFFSETS.has(name))
    return [
      argumentNode(first),
      ...others.map((argument, index) => argumentNode(argument, index === 1 ? type : undefined)),
    ];
  if (!SAME_AS_FIRST.has(name)) return args.map((argument) => argumentNode(argument));
  // A fraction beside an integer makes all of them decimals, which CockroachDB does not do by itself.
  const isFraction =
    type?.numberKind === 'integer' &&
    others.some((other) => !Number.isInteger(other ?? 0) && typeof other === 'number');
  if (!isFraction) return [argumentNode(first), ...others.map((argument) => argumentNode(argument, type))];
  return args.map((argument) =>
    typeof argument === 'number' ? value(String(argument), 'decimal') : cast(argumentNode(argument), 'decimal'),
  );
}

/** PostgreSQL rounds a float8 to whole numbers only; the digits are for decimals. */
function roundsFloat(name: string, type: ValueType<any, any> | undefined, others: readonly unknown[]): boolean {
  return (name === 'round' || name === 'trunc') && type?.numberKind === 'float' && others.length > 0;
}
