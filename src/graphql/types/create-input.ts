import { type GraphQLInputFieldConfig, GraphQLInputObjectType, GraphQLNonNull } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { columnType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import type { SchemaTypes } from './schema-types.ts';

/** The values of a new row. Undefined where the API may set none. */
export function createInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  if (columns.length === 0) return undefined;
  return types.once(
    `${api.names.type}CreateInput`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => Object.fromEntries(columns.map((column) => [column.name, createField(types, column)])),
      }),
  );
}

function createField(types: SchemaTypes, column: ApiColumn): GraphQLInputFieldConfig {
  const type = columnType(types, column);
  const { description, deprecated } = column.field.options;
  const isRequired = !isOptional(column);
  return {
    type: isRequired ? new GraphQLNonNull(type) : type,
    description: description ?? null,
    // A required field cannot be deprecated.
    deprecationReason: isRequired ? null : (deprecated ?? null),
  };
}

/** True for what create may leave out. */
export function isOptional({ field: { options } }: ApiColumn): boolean {
  return options.nullable || options.default !== undefined;
}
