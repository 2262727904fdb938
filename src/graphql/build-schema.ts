import { type GraphQLScalarType, GraphQLSchema, specifiedDirectives, validateSchema } from 'graphql';
import { AccessPolicy, type AccessPolicyOptions, isRules } from '../access/index.ts';
import { InvalidArgumentError, InvalidModelError } from '../errors/phoebe-error.ts';
import { type AnyModel, validateModels } from '../orm/index.ts';
import { inspect } from '../util/inspect.ts';
import { formatList } from '../util/list.ts';
import { DEFAULT_PAGE_SIZE, type PageSize } from './api/api-model.ts';
import { ApiModels } from './api/api-models.ts';
import { ID_FORMS, type IdFormName } from './api/id-form.ts';
import type { CustomField } from './custom/custom-field.ts';
import { type CustomOperation, isOperation, type OperationMark } from './custom/operation.ts';
import { MUTATION_DIRECTIVES, QUERY_DIRECTIVES } from './execute/operation-directives.ts';
import { customFieldProblems } from './types/custom-field-problems.ts';
import { mutationType } from './types/mutation-type.ts';
import { objectType } from './types/object-type.ts';
import { queryType } from './types/query-type.ts';
import { ruleProblems } from './types/rule-problems.ts';
import { SchemaTypes } from './types/schema-types.ts';

export interface BuildSchemaOptions {
  /** What `query()`, `mutation()`, `field()` and `rules()` made. */
  readonly operations?: readonly OperationMark[];
  /** Scalars for fields whose type names one that is not built in. Default: any JSON value passes. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** Rows of a page where the client does not say, and at most. Default 20 and 100; a model's own numbers go first. */
  readonly pageSize?: Partial<PageSize>;
  /**
   * How `id` shows the key of a row. `plain`: as it is, and `node(typename, id)` finds a row. `global`: opaque and unique across
   * all types, as Relay has it, and `node(id)` finds a row. Default: plain.
   */
  readonly ids?: IdFormName;
  /** Whether everybody may do everything with models that have no rules, or nobody anything. Default: `open`. */
  readonly modelsWithoutRules?: AccessPolicyOptions['modelsWithoutRules'];
}

/**
 * Derives the GraphQL schema of models: types, filters, orders, connections, mutations. It reads no database and no clock, so
 * equal models make equal schemas.
 * @throws InvalidModelError with everything that is wrong: names that clash, a custom field of an unknown model
 * @example const schema = buildSchema([User, Tweet], { operations: [createUserAndToken] });
 */
export function buildSchema(models: readonly AnyModel[], options: BuildSchemaOptions = {}): GraphQLSchema {
  const problems = validateModels(models);
  if (problems.length > 0) throw new InvalidModelError(problems);
  const { operations = [] } = options;
  const customs = operations.filter((each): each is CustomField => isKind(each, 'field'));
  const roots = operations.filter((each): each is CustomOperation => isKind(each, 'query') || isKind(each, 'mutation'));
  const { modelsWithoutRules, ids = 'plain' } = options;
  if (!ID_FORMS.includes(ids))
    throw new InvalidArgumentError(`"ids" must be ${formatList(ID_FORMS, 'or')}, but got: ${inspect(ids)}.`);
  const policy = new AccessPolicy(operations.filter(isRules), modelsWithoutRules && { modelsWithoutRules });
  const api = new ApiModels(models, customs, { pageSize: { ...DEFAULT_PAGE_SIZE, ...options.pageSize }, policy, ids });
  const types = new SchemaTypes(api, roots, options.scalars);
  for (const each of operations)
    if (!isOperation(each)) types.problem('"operations" takes what query(), mutation(), field() and rules() make.');
  for (const problem of [...policy.problems, ...ruleProblems(api)]) types.problem(problem);
  for (const custom of customs) for (const problem of customFieldProblems(api, custom)) types.problem(problem);
  const schema = api.all.length === 0 ? undefined : assemble(types);
  if (schema === undefined) types.problem('A schema needs at least one model that the API shows.');
  if (types.problems.length > 0) throw new InvalidModelError(types.problems);
  const errors = validateSchema(schema!);
  if (errors.length > 0) throw new InvalidModelError(errors.map(({ message }) => message));
  return schema!;
}

function isKind(value: OperationMark, kind: string): boolean {
  return isOperation(value) && (value as unknown as { readonly kind: string }).kind === kind;
}

function assemble(types: SchemaTypes): GraphQLSchema {
  const mutation = mutationType(types);
  return new GraphQLSchema({
    query: queryType(types),
    mutation: mutation ?? null,
    directives: [...specifiedDirectives, ...QUERY_DIRECTIVES, ...(mutation === undefined ? [] : MUTATION_DIRECTIVES)],
    types: types.models.all.map((api) => objectType(types, api)),
    extensions: { phoebe: types.models },
  });
}
