export {
  AccessPolicy,
  type AccessPolicyOptions,
  allow,
  type FieldRules,
  isRules,
  type ModelRules,
  type Rule,
  type RulesDefinition,
  rules,
  type Viewer,
} from '../access/index.ts';
export { lostCreates } from './api/lost-creates.ts';
export { printApolloConfig } from './apollo/print-apollo-config.ts';
export { type BuildSchemaOptions, buildSchema } from './build-schema.ts';
export { type CustomField, field } from './custom/custom-field.ts';
export {
  type CustomOperation,
  idOf,
  isOperation,
  mutation,
  nullable,
  type OperationMark,
  query,
} from './custom/operation.ts';
export type { ArgumentsOf, ResultOf } from './custom/result-types.ts';
export type { DatabaseErrors, RaisedError } from './errors/database-errors.ts';
export { GRAPHQL_ERROR_CODES, type GraphQLErrorCode } from './errors/error-codes.ts';
export { OperationError, type OperationErrorOptions } from './errors/operation-error.ts';
export { toGraphQLError } from './errors/to-graphql-error.ts';
export { createExecute, type Execute } from './execute/create-execute.ts';
export type { CreateExecuteOptions } from './execute/execute-options.ts';
export { TRANSACTION_MODES, type TransactionMode } from './execute/operation-directives.ts';
export type { PhoebeContext } from './execute/phoebe-context.ts';
export { IdempotencyKey } from './idempotency/idempotency-key.ts';
export type { IdempotencyOptions } from './idempotency/idempotency-options.ts';
export { DEFAULT_DOCUMENT_LIMITS, type DocumentLimits } from './limits/document-limits.ts';
export { type CostLimits, DEFAULT_COST_LIMITS, limitedExecute } from './limits/limited-execute.ts';
export { parseLimited } from './limits/parse-limited.ts';
export { printIntrospection } from './print-introspection.ts';
export { printSchemaSorted } from './print-schema-sorted.ts';
export type { RowAction, RowScope } from './read/statement-scope.ts';
