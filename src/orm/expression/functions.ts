import { encodeValue } from '../../sql/encode-value.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { call, keyword, value } from '../../sql/nodes/factories.ts';
import { countType } from '../fields/types/integer.ts';
import { textType } from '../fields/types/text.ts';
import type { ValueType } from '../fields/value-type.ts';
import { Expression } from './expression.ts';
import { type HasNode, hasNode, nodeOf } from './operand.ts';

/** An argument of a function: an expression, or a value that is sent with the type its JavaScript type suggests. */
export type Argument = HasNode | string | number | bigint | boolean | Date | null;

type Text = HasNode & { readonly _value?: string | null };

interface KnownFunctions {
  /** `count(*)`, or how often the expression is not NULL. Read as a number, exact up to 2^53. */
  count(expression?: HasNode): Expression<number>;
  min<T>(expression: Expression<T>): Expression<T | null>;
  max<T>(expression: Expression<T>): Expression<T | null>;
  /** The type of a sum is the engine's: mostly a decimal, read as a string. */
  sum(expression: HasNode): Expression<any>;
  avg(expression: HasNode): Expression<any>;
  lower(text: Text): Expression<string>;
  upper(text: Text): Expression<string>;
  length(text: Text): Expression<number>;
  coalesce<T>(first: Expression<T>, ...others: readonly Argument[]): Expression<NonNullable<T>>;
}

/** Any SQL function by its name, and the common ones with their types. */
export type Functions = KnownFunctions & { readonly [name: string]: (...args: readonly any[]) => Expression<any> };

const SAME_AS_FIRST: ReadonlySet<string> = new Set(['min', 'max', 'coalesce', 'nullif', 'greatest', 'least']);
const RESULT_TYPES: ReadonlyMap<string, ValueType<any, any>> = new Map<string, ValueType<any, any>>([
  ['count', countType],
  ['length', countType],
  ['lower', textType],
  ['upper', textType],
]);

/** The SQL type that a value of JavaScript is sent as: functions do not say what their parameters are. */
function argumentNode(argument: unknown): SqlExpression {
  if (hasNode(argument)) return nodeOf(argument);
  const casts: Partial<Record<string, string>> = { string: 'text', boolean: 'boolean', bigint: 'int8' };
  const isNumber = typeof argument === 'number';
  const cast = isNumber
    ? Number.isInteger(argument)
      ? 'int8'
      : 'float8'
    : argument instanceof Date
      ? 'timestamptz'
      : casts[typeof argument];
  return value(encodeValue(argument), cast);
}

/**
 * SQL functions.
 * @example fn.lower(User.username)          // LOWER("users"."username")
 * @example fn.count()                       // COUNT(*)
 * @example fn.date_trunc('day', Tweet.created)
 */
export const fn: Functions = new Proxy({} as Functions, {
  get: (_, name) =>
    typeof name !== 'string'
      ? undefined
      : (...args: readonly unknown[]) => {
          const nodes = name === 'count' && args.length === 0 ? [keyword('*')] : args.map(argumentNode);
          const [first] = args;
          const type = SAME_AS_FIRST.has(name) && first instanceof Expression ? first.type : RESULT_TYPES.get(name);
          return new Expression<any>(call(name, nodes), type);
        },
});
