import type { GraphQLSchema } from 'graphql';
import { exampleList, mostConnectedList } from './example-list.ts';
import { exampleMutations } from './example-mutations.ts';

/** An operation that GraphiQL opens with, in a tab of its own. */
export interface ExampleOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Makes operations that can be run as they stand, from the schema alone: a list with its relation, and mutations.
 * What the schema does not have is left out.
 *
 * @example exampleOperations(buildSchema([User, Tweet]))[0].query // query Users($first: Int = 5) { users(first: $first) { nodes { … } } }
 */
export function exampleOperations(schema: GraphQLSchema): readonly ExampleOperation[] {
  const list = mostConnectedList(schema);
  return [...(list ? [exampleList(list)] : []), ...exampleMutations(schema, list?.row)];
}
