import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/**
 * The schema as SDL, in alphabetical order, so that two versions of it can be compared line by line.
 * @example writeFileSync('schema/schema.graphql', printSchemaSorted(buildSchema(models)));
 */
export function printSchemaSorted(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
