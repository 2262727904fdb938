import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { columnEnum } from './aggregate-types.ts';
import { ownerOf } from './connection-type.ts';
import type { SchemaTypes } from './schema-types.ts';
import { whereInput } from './where-input.ts';

/** What happens to a row that is there already. Undefined for a model without any unique key. */
export function conflictInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  if (api.primaryKey.length === 0 && api.uniqueKeys.length === 0) return undefined;
  return types.once(
    `${api.names.type}ConflictInput`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => {
          const columns = new GraphQLList(new GraphQLNonNull(columnEnum(types, api)));
          return {
            target: { type: new GraphQLNonNull(columns), description: 'The columns of a unique key.' },
            update: {
              type: columns,
              description: 'What takes the new value. Default: all given columns; none: the row stays as it is.',
            },
            where: { type: whereInput(types, api), description: 'Only rows that pass are updated.' },
          };
        },
      }),
  );
}
