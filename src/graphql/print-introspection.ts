import { type GraphQLSchema, introspectionFromSchema, lexicographicSortSchema } from 'graphql';

/** The answer to the introspection query as JSON text, in alphabetical order: what many tools take in the place of SDL. */
export function printIntrospection(schema: GraphQLSchema): string {
  return `${JSON.stringify(introspectionFromSchema(lexicographicSortSchema(schema)), null, 2)}\n`;
}
