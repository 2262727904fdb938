import {
  GraphQLID,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  type GraphQLOutputType,
} from 'graphql';
import type { ValueType } from '../../orm/index.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { SchemaTypes } from './schema-types.ts';

/** The type of a column without a word about null. An array is a list whose items may be null, as in the database. */
export function columnType(
  types: SchemaTypes,
  { field, isId }: ApiColumn,
): GraphQLNullableType & GraphQLInputType & GraphQLOutputType {
  return isId ? GraphQLID : valueType(types, field.type);
}

/** The same for a type of value. */
export function valueType(
  types: SchemaTypes,
  type: ValueType<any, any>,
): GraphQLNullableType & GraphQLInputType & GraphQLOutputType {
  return type.items === undefined ? types.leaf(type) : new GraphQLList(valueType(types, type.items));
}

export function outputType(types: SchemaTypes, column: ApiColumn): GraphQLOutputType {
  const type = columnType(types, column);
  return column.field.options.nullable ? type : new GraphQLNonNull(type);
}
