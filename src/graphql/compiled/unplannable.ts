/**
 * Thrown where the compiled way cannot go on: a field that somebody else resolves, a value that is an error in GraphQL. The
 * operation is then executed by graphql-js, which knows what to answer; what was read stays in the loaders.
 */
export class Unplannable extends Error {}

/** Thrown where the application's own resolver did not answer a value: the operation is left to graphql-js from then on. */
export class ResolverFailed extends Unplannable {}
