import { type ExecutionResult, GraphQLError } from 'graphql';

/**
 * Carries the result of an attempt that had errors out of the transaction, which is then rolled back. Its `cause` holds what
 * the resolvers threw, so that whoever walks through causes finds an error of the database that asks for another attempt.
 */
export class OperationFailure extends Error {
  readonly result: ExecutionResult;
  /** True where the answer could not be made of what was committed already. */
  readonly isCommitted: boolean;

  constructor(result: ExecutionResult, { isCommitted = false }: { readonly isCommitted?: boolean } = {}) {
    super('The operation has errors.', { cause: new AggregateError((result.errors ?? []).map(originOf)) });
    this.name = 'OperationFailure';
    this.result = result;
    this.isCommitted = isCommitted;
  }
}

/** What a resolver threw, out of the errors that GraphQL put around it. */
function originOf(error: GraphQLError): Error {
  let origin: Error = error;
  while (origin instanceof GraphQLError && origin.originalError != null) origin = origin.originalError;
  return origin;
}
