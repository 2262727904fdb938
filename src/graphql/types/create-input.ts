import { type GraphQLInputFieldConfig, GraphQLInputObjectType, GraphQLNonNull } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { canCreateRows } from '../api/can-create.ts';
import { parentWrites } from '../api/nested-writes.ts';
import { columnType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import { nestedInputs } from './nested-input.ts';
import type { SchemaTypes } from './schema-types.ts';

/** The values of a new row. Undefined where the API cannot make one. */
export function createInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType | undefined {
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  if (!api.once(canCreateRows)) return undefined;
  return types.once(
    `${api.names.type}CreateInput`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => ({
          ...Object.fromEntries(columns.map((column) => [column.name, createField(types, api, column)])),
          ...nestedInputs(types, api),
        }),
      }),
  );
}

function createField(types: SchemaTypes, api: ApiModel, column: ApiColumn): GraphQLInputFieldConfig {
  const type = columnType(types, column);
  const { description, deprecated } = column.field.options;
  const isRequired = !isOptional(column) && !hasRelation(api, column);
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

/** A foreign key may be left out where its relation is given in its place, or where the row is made from the other side. */
function hasRelation(api: ApiModel, { field }: ApiColumn): boolean {
  return api.once(parentWrites).some(({ relation }) => relation.ownField === field);
}
