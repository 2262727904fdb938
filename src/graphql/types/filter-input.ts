import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLString,
} from 'graphql';
import { decimalType } from '../../orm/fields/types/decimal.ts';
import { textType } from '../../orm/fields/types/text.ts';
import type { ValueType } from '../../orm/index.ts';
import { pascalCase } from '../api/model-names.ts';
import { type FilterKind, type FilterOperator, filterKind, filterOperators } from '../read/filter-operators.ts';
import { SCALAR_KINDS } from '../scalars/built-in-scalars.ts';
import { valueType } from './column-type.ts';
import type { SchemaTypes } from './schema-types.ts';

type LeafInput = GraphQLNullableType & GraphQLInputType;

/** The filter of a scalar or an enum: one type for all columns of that type. */
export function filterInput(types: SchemaTypes, type: ValueType<any, any>): GraphQLInputObjectType {
  return filterOf(types, filterName(types, type), filterKind(type), () => valueType(types, type));
}

/** The filter of keys. */
export function idFilterInput(types: SchemaTypes): GraphQLInputObjectType {
  return filterOf(types, 'IDFilter', 'identifier', () => GraphQLID);
}

function filterOf(
  types: SchemaTypes,
  typeName: string,
  kind: FilterKind,
  same: () => LeafInput,
): GraphQLInputObjectType {
  return types.once(
    typeName,
    `filters of ${kind}`,
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () =>
          Object.fromEntries(
            Object.entries(filterOperators(kind)).map(([key, operator]) => [
              key,
              { type: operandType(types, operator, same()) },
            ]),
          ),
      }),
  );
}

function operandType(types: SchemaTypes, { operand }: FilterOperator, same: LeafInput): GraphQLInputType {
  switch (operand) {
    case 'same':
      return same;
    case 'list':
      return new GraphQLList(new GraphQLNonNull(same));
    case 'text':
      return GraphQLString;
    case 'texts':
      return new GraphQLList(new GraphQLNonNull(GraphQLString));
    case 'flag':
      return GraphQLBoolean;
    case 'jsonPath':
      return jsonPathInput(types);
  }
}

/** Filters documents by what stands at a place in them. */
function jsonPathInput(types: SchemaTypes): GraphQLInputObjectType {
  return types.once(
    'JSONPathFilter',
    'filters of json',
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: 'What stands at a place of a document. Keys beside each other must all hold.',
        fields: () => {
          const json = { type: types.scalar('JSON') };
          return {
            at: {
              type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))),
              description: 'The way to it: names of properties, positions in lists from 0.',
            },
            exists: { type: GraphQLBoolean },
            eq: json,
            ne: json,
            contains: json,
            text: { type: filterInput(types, textType), description: 'It as a text.' },
            number: { type: filterInput(types, decimalType()), description: 'It, where it is a number.' },
          };
        },
      }),
  );
}

/** `StringFilter`; a scalar whose values are unlike what it usually stands for adds the kind: `StringIdentifierFilter`. */
function filterName(types: SchemaTypes, type: ValueType<any, any>): string {
  if (type.items !== undefined) {
    // A list of names that is no array in the database, such as flags, has no operators of arrays.
    const kind = type.valueKind === 'array' ? 'Array' : `${pascalCase(type.valueKind)}List`;
    return `${types.leaf(innermost(type)).name}${kind}Filter`;
  }
  const { name } = types.leaf(type);
  if (filterKind(type) === 'presence') return `${name}PresenceFilter`;
  const usual = SCALAR_KINDS.get(name) ?? type.valueKind;
  return type.valueKind === usual ? `${name}Filter` : `${name}${pascalCase(type.valueKind)}Filter`;
}

function innermost(type: ValueType<any, any>): ValueType<any, any> {
  return type.items === undefined ? type : innermost(type.items);
}
