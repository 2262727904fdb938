import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';
import type { ExampleOperation } from './example-operations.ts';
import { columnNames, fieldsOf } from './fields.ts';

/** Values that every server takes. A scalar without one makes no example. */
const SAMPLE_VALUES: Readonly<Record<string, unknown>> = {
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

/** The first `create…` mutation whose required input can be made up: no foreign key, no scalar of unknown form. */
export function exampleMutation(schema: GraphQLSchema): ExampleOperation | undefined {
  const mutation = schema.getMutationType();
  if (!mutation) return undefined;
  for (const field of fieldsOf(mutation).filter(({ name }) => name.startsWith('create'))) {
    const example = exampleCreate(field);
    if (example) return example;
  }
  return undefined;
}

function exampleCreate(field: GraphQLField<unknown, unknown>): ExampleOperation | undefined {
  const [argument, ...others] = field.args;
  if (argument?.name !== 'input' || others.some(({ type }) => isNonNullType(type))) return undefined;
  const inputType = isNonNullType(argument.type) ? argument.type.ofType : argument.type;
  if (!isInputObjectType(inputType)) return undefined;
  const input = sampleInput(inputType);
  const selection = payloadSelection(field);
  if (input === undefined || selection === undefined) return undefined;
  const name = field.name[0]?.toUpperCase() + field.name.slice(1);
  return {
    query: [
      '# Its values stand in the variables below.',
      `mutation ${name}($input: ${String(argument.type)}) {`,
      `  ${field.name}(input: $input) {`,
      ...selection,
      '  }',
      '}',
      '',
    ].join('\n'),
    variables: { input },
  };
}

function payloadSelection(field: GraphQLField<unknown, unknown>): readonly string[] | undefined {
  const payload = getNamedType(field.type);
  if (!isObjectType(payload)) return undefined;
  for (const part of fieldsOf(payload)) {
    const row = getNamedType(part.type);
    if (!isObjectType(row) || isListType(part.type) || !('id' in row.getFields())) continue;
    return [`    ${part.name} {`, ...columnNames(row).map((column) => `      ${column}`), '    }'];
  }
  return undefined;
}

function sampleInput(type: GraphQLInputObjectType): Readonly<Record<string, unknown>> | undefined {
  if (type.isOneOf) return undefined;
  const input: Record<string, unknown> = {};
  for (const field of Object.values(type.getFields())) {
    if (!isRequiredInputField(field)) continue;
    const value = sampleValue(field.name, field.type);
    if (value === undefined) return undefined;
    input[field.name] = value;
  }
  return Object.keys(input).length > 0 ? input : undefined;
}

function sampleValue(name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleValue(name, type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) return undefined;
  return type.name === 'String' ? `example ${name}` : SAMPLE_VALUES[type.name];
}
