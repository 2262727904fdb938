import type { GraphQLFieldConfig } from 'graphql';
import type { SchemaTypes } from './schema-types.ts';

export interface RootField {
  readonly name: string;
  /** What it is for, in the message about a name that is taken. */
  readonly origin: string;
  readonly config: GraphQLFieldConfig<any, any>;
}

/** Adds a field to Query or Mutation, or notes that its name is taken, with the way out. */
export function addRootField(
  types: SchemaTypes,
  fields: Record<string, GraphQLFieldConfig<any, any>>,
  { name, origin, config }: RootField,
): void {
  if (name in fields)
    types.problem(
      `${origin} needs the root field "${name}", which exists already. Rename the model for the API: { graphqlName: '…' }, ` +
        `give it another plural: { plural: '…' }, or rename the operation.`,
    );
  else fields[name] = config;
}
