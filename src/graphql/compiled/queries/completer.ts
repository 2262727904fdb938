import {
  GraphQLID,
  GraphQLInt,
  type GraphQLOutputType,
  type GraphQLScalarType,
  GraphQLString,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type JsonValue, numberAsItCame, textAsItCame, type ValueType } from '../../../orm/index.ts';
import { TEXT_SCALARS } from '../../scalars/text-scalars.ts';
import { Unplannable } from '../unplannable.ts';
import { jsonText } from './json-text.ts';
import type { Completer } from './shape.ts';

/** A column's text to what stands in the answer, as the resolver and the type's `serialize` make it one after the other. */
export function completer(fieldType: GraphQLOutputType, valueType: ValueType<any, any>): Completer {
  const type = getNullableType(fieldType);
  if (type === GraphQLInt && valueType.toJson === numberAsItCame) return { isText: false, toText: undefined };
  const toJson = (text: string): JsonValue => valueType.toJson(text);
  if (keepsTexts(type)) {
    if (valueType.toJson === textAsItCame) return { isText: true, toText: undefined };
    return {
      isText: true,
      toText: (text) => {
        const json = toJson(text);
        return typeof json === 'string' ? json : String(type.serialize(json));
      },
    };
  }
  const serialize = serializer(type);
  return { isText: false, toText: (text) => jsonText(serialize(toJson(text))) };
}

/** True for scalars that show a text as it is. */
function keepsTexts(type: GraphQLOutputType): type is GraphQLScalarType {
  return type === GraphQLString || type === GraphQLID || TEXT_SCALARS.includes(type as GraphQLScalarType);
}

/**
 * What graphql-js makes of a value of a leaf type, or of a list of them, that is not null.
 * @throws Unplannable for other types; when called, for a value that is an error there
 */
export function serializer(type: GraphQLOutputType): (value: unknown) => unknown {
  if (isLeafType(type))
    return (value) => {
      const serialized = type.serialize(value);
      // graphql-js calls it an error.
      if (serialized === undefined || serialized === null) throw new Unplannable();
      return serialized;
    };
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const isSure = isNonNullType(nullable.ofType);
    const item = serializer(getNullableType(nullable.ofType));
    return (values) => {
      if (!Array.isArray(values)) throw new Unplannable();
      return values.map((value) => {
        if (value === null && isSure) throw new Unplannable();
        return value === null ? null : item(value);
      });
    };
  }
  throw new Unplannable();
}
