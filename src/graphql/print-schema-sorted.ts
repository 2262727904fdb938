import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/**
 * The schema as SDL, in alphabetical order, so that two versions of it can be compared line by line.
 * @example writeFileSync('schema/schema.graphql', printSchemaSorted(buildSchema(models)));
 */
export function printSchemaSorted(schema: GraphQLSchema): string {
  return `${rootsOf(schema)}${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** Without a word about roots a type of this name would be the root of subscriptions; graphql-js's printer says none. */
function rootsOf(schema: GraphQLSchema): string {
  if (schema.getSubscriptionType() != null || schema.getType('Subscription') === undefined) return '';
  const mutation = schema.getMutationType() == null ? '' : '  mutation: Mutation\n';
  return `schema {\n  query: Query\n${mutation}}\n\n`;
}
