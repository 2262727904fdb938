import type { GraphQLSchema } from 'graphql';
import { exampleList } from './example-list.ts';
import { exampleMutation } from './example-mutation.ts';

/** An operation that GraphiQL opens with, in a tab of its own. */
export interface ExampleOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Makes operations that can be run as they stand, from the schema alone: a list with its relation, and a mutation.
 * What the schema does not have is left out.
 *
 * @example exampleOperations(buildSchema([User, Tweet]))[0].query // query Users($first: Int = 5) { users(first: $first) { nodes { … } } }
 */
export function exampleOperations(schema: GraphQLSchema): readonly ExampleOperation[] {
  return [exampleList(schema), exampleMutation(schema)].filter((operation) => operation !== undefined);
}
