import { GraphQLID, type GraphQLInputFieldConfig, GraphQLInputObjectType, GraphQLNonNull } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { pascalCase } from '../api/model-names.ts';
import type { UniqueKey } from '../api/unique-keys.ts';
import { columnType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import type { SchemaTypes } from './schema-types.ts';

/** Every way to name one row of a model: exactly one key. */
export function uniqueByInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(
    `${api.names.type}UniqueBy`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        isOneOf: true,
        fields: () => {
          const fields: Record<string, GraphQLInputFieldConfig> = {};
          if (api.primaryKey.length > 0) fields.id = { type: GraphQLID };
          for (const key of api.uniqueKeys) fields[key.name] ??= { type: keyType(types, api, key) };
          return fields;
        },
      }),
  );
}

function keyType(
  types: SchemaTypes,
  api: ApiModel,
  { name: key, columns }: UniqueKey,
): GraphQLInputFieldConfig['type'] {
  if (columns.length === 1) return columnType(types, columns[0]!);
  return types.once(
    `${api.names.type}${pascalCase(key)}Key`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () =>
          Object.fromEntries(
            columns.map((column) => [column.name, { type: new GraphQLNonNull(columnType(types, column)) }]),
          ),
      }),
  );
}
