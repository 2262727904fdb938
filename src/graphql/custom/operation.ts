import type { GraphQLResolveInfo } from 'graphql';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { ModelCore } from '../../orm/index.ts';
import { type Declaration, declared, isDeclaration } from '../../util/declaration.ts';
import { inspect } from '../../util/inspect.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { ArgumentMap, ArgumentsOf, IdSpec, NullableSpec, ResultOf, ResultSpec } from './result-types.ts';

/** What custom queries, mutations and fields have in common. */
export type OperationMark = Declaration;

export interface OperationDefinition<Arguments extends ArgumentMap, Result extends ResultSpec> {
  readonly description?: string;
  readonly deprecated?: string;
  readonly args?: Arguments;
  readonly result: Result;
  /** Runs in the operation's transaction: `User.create(…)` joins it by itself. May run several times, so it must only touch the database. */
  resolve(
    args: ArgumentsOf<Arguments>,
    context: PhoebeContext,
    info: GraphQLResolveInfo,
  ): ResultOf<Result> | PromiseLike<ResultOf<Result>>;
}

export interface MutationDefinition<Arguments extends ArgumentMap, Result extends ResultSpec>
  extends OperationDefinition<Arguments, Result> {
  /** How often the transaction of an operation with this mutation may run in all; at least 1. Default: the server's. */
  readonly maxAttempts?: number;
}

/** A query or mutation declared beside the models. */
export interface CustomOperation extends OperationMark {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  readonly definition: MutationDefinition<any, any>;
}

const NAME = /^[a-z][A-Za-z0-9]*$/;

/** @throws InvalidArgumentError where the name cannot be that of a field */
export function assertOperationName(name: string, made: string): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw new InvalidArgumentError(
      `${made}() takes a name that begins with a small letter and has only letters and digits, but got: ${inspect(name)}.`,
    );
}

function operation(
  kind: CustomOperation['kind'],
  name: string,
  definition: MutationDefinition<any, any>,
): CustomOperation {
  assertOperationName(name, kind);
  if (typeof definition?.resolve !== 'function' || definition.result === undefined)
    throw new InvalidArgumentError(`${kind}("${name}", …) needs "result" and "resolve".`);
  const { maxAttempts } = definition;
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1))
    throw new InvalidArgumentError(
      `maxAttempts of ${kind}("${name}", …) must be an integer of at least 1, but got: ${inspect(maxAttempts)}.`,
    );
  return declared({ kind, name, definition });
}

/**
 * Declares a query of your own.
 * @example
 *   export const latestTweets = query('latestTweets', {
 *     args: { since: timestamptz() },
 *     result: [Tweet],
 *     resolve: ({ since }) => Tweet.select().where(Tweet.created.gt(since)).limit(20),
 *   });
 */
export function query<const Arguments extends ArgumentMap, const Result extends ResultSpec>(
  name: string,
  definition: OperationDefinition<Arguments, Result>,
): CustomOperation {
  return operation('query', name, definition);
}

/**
 * Declares a mutation of your own. Like every mutation it runs inside `runTransaction`, with everything that its answer reads;
 * models find the transaction by themselves.
 * @example
 *   export const transferFunds = mutation('transferFunds', {
 *     args: { from: idOf(() => Account), to: idOf(() => Account), amount: decimal(12, 2) },
 *     result: { transfer: Transfer },
 *     maxAttempts: 20,
 *     resolve: async ({ from, to, amount }) => ({ transfer: await Transfer.create({ fromId: from, toId: to, amount }) }),
 *   });
 */
export function mutation<const Arguments extends ArgumentMap, const Result extends ResultSpec>(
  name: string,
  definition: MutationDefinition<Arguments, Result>,
): CustomOperation {
  return operation('mutation', name, definition);
}

/** Allows null: an optional argument, or a result that may be missing. Fields have a `nullable()` of their own. */
export function nullable<const Spec>(of: Spec): NullableSpec<Spec> {
  return { kind: 'nullable', of };
}

/** An argument that names a row of a model: `ID` in the API, the key's value in the resolver. */
export function idOf<Target extends ModelCore>(target: () => Target): IdSpec<Target> {
  if (typeof target !== 'function')
    throw new InvalidArgumentError('idOf() takes a function that answers the model: idOf(() => User).');
  return { kind: 'id', target };
}

/** True for what `query()`, `mutation()`, `field()` and `rules()` make. */
export function isOperation(value: unknown): value is OperationMark {
  return isDeclaration(value);
}
