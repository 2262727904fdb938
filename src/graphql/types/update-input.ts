import { type GraphQLInputFieldConfigMap, GraphQLInputObjectType } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { columnType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import type { SchemaTypes } from './schema-types.ts';

/** The values to set: what is left out stays. Undefined where the API may change nothing. */
export function updateInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  return inputOf(
    types,
    api,
    'UpdateInput',
    api.columns.filter(({ canUpdate }) => canUpdate),
  );
}

/** The numbers to add to what is there: `SET n = n + $1`, so that two clients never overwrite each other. */
export function incrementInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  return inputOf(types, api, 'IncrementInput', api.columns.filter(canIncrement));
}

export function canIncrement(column: ApiColumn): boolean {
  const { canUpdate, isId, field } = column;
  return canUpdate && !isId && field.type.valueKind === 'number' && field.options.version !== true;
}

function inputOf(
  types: SchemaTypes,
  api: ApiModel,
  suffix: string,
  columns: readonly ApiColumn[],
): GraphQLInputObjectType | undefined {
  if (columns.length === 0) return undefined;
  return types.once(
    `${api.names.type}${suffix}`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => {
          const fields: GraphQLInputFieldConfigMap = {};
          for (const column of columns) {
            const { description, deprecated } = column.field.options;
            fields[column.name] = {
              type: columnType(types, column),
              description: description ?? null,
              deprecationReason: deprecated ?? null,
            };
          }
          return fields;
        },
      }),
  );
}
