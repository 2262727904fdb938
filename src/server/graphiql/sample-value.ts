import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';

/** Values that every server takes. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1.5,
  Boolean: true,
  BigInt: '1',
  Decimal: '1.50',
  Date: '2030-01-31',
  DateTime: '2030-01-31T12:00:00Z',
  Time: '12:00:00',
  UUID: '00000000-0000-4000-8000-000000000001',
  JSON: { example: true },
};

/**
 * A value for an input of this name and type; undefined where none can be made up, as for the key of another row. Texts begin
 * with `word`, so that two examples can make different rows.
 */
export function sampleValue(name: string, type: GraphQLInputType, word: string): unknown {
  if (isNonNullType(type)) return sampleValue(name, type.ofType, word);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) return sampleInput(type, word);
  return type.name === 'String' ? `${word} ${name}` : SAMPLES[type.name];
}

/** Values for the required fields; undefined where one has none, or where another row may have to be named. */
function sampleInput(type: GraphQLInputObjectType, word: string): Readonly<Record<string, unknown>> | undefined {
  const fields = Object.values(type.getFields());
  if (type.isOneOf || fields.some(({ name, type: each }) => name !== 'id' && getNamedType(each).name === 'ID')) {
    return undefined;
  }
  const input: Record<string, unknown> = {};
  for (const field of fields.filter(isRequiredInputField)) {
    const value = sampleValue(field.name, field.type, word);
    if (value === undefined) return undefined;
    input[field.name] = value;
  }
  return Object.keys(input).length > 0 ? input : undefined;
}
