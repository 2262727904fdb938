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
import type { ApiModel } from '../api/api-model.ts';
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

/** The type of a column of a model's rows: values that may be hidden may be null. */
export function outputType(types: SchemaTypes, { model }: ApiModel, column: ApiColumn): GraphQLOutputType {
  const type = columnType(types, column);
  const { property, options } = column.field;
  return options.nullable || types.models.policy.hidesField(model, property) ? type : new GraphQLNonNull(type);
}
