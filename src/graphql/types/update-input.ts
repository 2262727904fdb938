import { type GraphQLInputFieldConfigMap, GraphQLInputObjectType } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { parentWrites } from '../api/nested-writes.ts';
import { columnType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import { nestedInputs } from './nested-input.ts';
import type { SchemaTypes } from './schema-types.ts';

/** The values to set: what is left out stays. Undefined where the API may change nothing. */
export function updateInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  const columns = api.columns.filter(({ canUpdate }) => canUpdate);
  return inputOf(types, api, 'UpdateInput', columns, () => nestedUpdates(types, api));
}

/** Relations, without those whose foreign key may be given when a row is made only. */
function nestedUpdates(types: SchemaTypes, api: ApiModel): GraphQLInputFieldConfigMap {
  const nested = nestedInputs(types, api);
  for (const { relation } of api.once(parentWrites))
    if (!api.columns.some(({ field, canUpdate }) => field === relation.ownField && canUpdate))
      delete nested[relation.name];
  return nested;
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
  others: () => GraphQLInputFieldConfigMap = () => ({}),
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
          return { ...fields, ...others() };
        },
      }),
  );
}
