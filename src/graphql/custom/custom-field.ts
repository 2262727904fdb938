import type { GraphQLResolveInfo } from 'graphql';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Field, ModelCore, Relation, RowOf } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { Query } from '../../sql/nodes/query.ts';
import { declared } from '../../util/declaration.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { assertOperationName, type OperationMark } from './operation.ts';
import type { ArgumentMap, ArgumentsOf, ResultOf, ResultSpec } from './result-types.ts';

type Needed<Owner, Needs extends string> = Pick<RowOf<Owner>, Needs & keyof RowOf<Owner>>;

interface CommonDefinition {
  readonly description?: string;
  readonly deprecated?: string;
}

/** A field computed in JavaScript from columns that it declares. */
export interface ResolvedFieldDefinition<
  Owner extends ModelCore,
  Needs extends string,
  Arguments extends ArgumentMap,
  Result extends ResultSpec,
> extends CommonDefinition {
  readonly result: Result;
  readonly args?: Arguments;
  /** The columns that the row holds; no others are read. */
  readonly needs?: readonly (Needs & keyof RowOf<Owner> & string)[];
  resolve(
    row: Needed<Owner, Needs>,
    args: ArgumentsOf<Arguments>,
    context: PhoebeContext,
    info: GraphQLResolveInfo,
  ): ResultOf<Result> | PromiseLike<ResultOf<Result>>;
}

/** The same for all rows of an answer at once: one call, and so one statement, whatever their number. */
export interface BatchedFieldDefinition<
  Owner extends ModelCore,
  Needs extends string,
  Arguments extends ArgumentMap,
  Result extends ResultSpec,
> extends CommonDefinition {
  readonly result: Result;
  readonly args?: Arguments;
  readonly needs?: readonly (Needs & keyof RowOf<Owner> & string)[];
  /** One result for each row, in the rows' order. */
  resolveMany(
    rows: readonly Needed<Owner, Needs>[],
    args: ArgumentsOf<Arguments>,
    context: PhoebeContext,
  ): PromiseLike<readonly ResultOf<Result>[]> | readonly ResultOf<Result>[];
}

/** A field that the database computes: it can be filtered and ordered by. */
export interface SqlFieldDefinition<Owner extends ModelCore> extends CommonDefinition {
  readonly result: Field<any, any, any>;
  /** The SQL for a row of the given table, which may be an alias of the model. */
  sql(table: Owner): { readonly node: SqlExpression | Query } | SqlExpression;
}

/** The rows that others name together with this one: a many-to-many relation as one list. */
export interface ThroughFieldDefinition extends CommonDefinition {
  /** One side of `manyToMany()`, or the two foreign keys of the model between: to this model's rows, to the rows of the list. */
  readonly through:
    | { readonly parent: Relation<any, any>; readonly child: Relation<any, any> }
    | readonly [parent: Relation<any, any>, child: Relation<any, any>];
}

/** A field declared beside the model. */
export interface CustomField extends OperationMark {
  readonly kind: 'field';
  readonly model: ModelCore;
  readonly name: string;
  readonly definition: CommonDefinition & {
    readonly through?: ThroughFieldDefinition['through'];
    readonly result: ResultSpec;
    readonly args?: ArgumentMap;
    readonly needs?: readonly string[];
    readonly resolve?: (row: any, args: any, context: PhoebeContext, info: GraphQLResolveInfo) => unknown;
    readonly resolveMany?: (rows: readonly any[], args: any, context: PhoebeContext) => unknown;
    readonly sql?: (table: any) => { readonly node: SqlExpression | Query } | SqlExpression;
  };
}

/**
 * Declares a field of a type that is no column.
 * @example
 *   field(User, 'label', { result: text(), needs: ['name', 'email'], resolve: ({ name, email }) => `${name} <${email}>` });
 *   field(User, 'shoutedName', { result: text(), sql: (user) => fn.upper(user.name) });   // can be filtered and ordered by
 *   field(Post, 'tags', { through: [PostTag.post, PostTag.tag] });                          // a connection of tags
 */
export function field(model: ModelCore, name: string, definition: ThroughFieldDefinition): CustomField;
export function field<const Owner extends ModelCore>(
  model: Owner,
  name: string,
  definition: SqlFieldDefinition<Owner>,
): CustomField;
export function field<
  const Owner extends ModelCore,
  const Needs extends string,
  const Arguments extends ArgumentMap,
  const Result extends ResultSpec,
>(
  model: Owner,
  name: string,
  definition:
    | ResolvedFieldDefinition<Owner, Needs, Arguments, Result>
    | BatchedFieldDefinition<Owner, Needs, Arguments, Result>,
): CustomField;
export function field(model: ModelCore, name: string, definition: any): CustomField {
  assertOperationName(name, 'field');
  if (definition?.through !== undefined) return declared({ kind: 'field', model, name, definition });
  const ways = ['resolve', 'resolveMany', 'sql'].filter((way) => typeof definition?.[way] === 'function');
  if (ways.length !== 1 || definition.result === undefined)
    throw new InvalidArgumentError(
      `field(${model.meta.name}, "${name}", …) needs "through", or "result" and one of "resolve", "resolveMany" and "sql".`,
    );
  return declared({ kind: 'field', model, name, definition });
}
