import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType, isRequiredArgument } from 'graphql';
import type { ExampleOperation } from './example-operations.ts';
import { columnNames, type Field, fieldsOf, isRow, operationName } from './fields.ts';
import { sampleValue } from './sample-value.ts';

/**
 * Mutations that can be run as they stand, because no other row has to be named: one that creates a row, of `preferred` if
 * possible, and one that somebody has declared beside the models, if there is such a one.
 */
export function exampleMutations(
  schema: GraphQLSchema,
  preferred: GraphQLObjectType | undefined,
): readonly ExampleOperation[] {
  const mutation = schema.getMutationType();
  const fields = (mutation ? fieldsOf(mutation) : []).filter(({ deprecationReason }) => deprecationReason == null);
  const creating = fields.filter(({ name, args }) => name.startsWith('create') && args[0]?.name === 'input');
  const byPreference = [...creating].sort((a, b) => rank(b, preferred) - rank(a, preferred));
  const declared = fields.filter(({ args }) => args.length > 0 && !args.some(({ name }) => GENERATED.has(name)));
  return [firstOf(byPreference, 'example'), firstOf(declared, 'another')].filter((example) => example !== undefined);
}

/** Arguments of the mutations that are made from models. */
const GENERATED: ReadonlySet<string> = new Set(['input', 'id', 'where', 'key']);

function rank(field: Field, preferred: GraphQLObjectType | undefined): number {
  const payload = getNamedType(field.type);
  const rows = isObjectType(payload) ? fieldsOf(payload).map(({ type }) => getNamedType(type)) : [];
  return preferred !== undefined && rows.includes(preferred) ? 1 : 0;
}

function firstOf(fields: readonly Field[], word: string): ExampleOperation | undefined {
  for (const field of fields) {
    const example = exampleOf(field, word);
    if (example) return example;
  }
  return undefined;
}

function exampleOf(field: Field, word: string): ExampleOperation | undefined {
  const selection = payloadSelection(field);
  if (selection.length === 0) return undefined;
  const required = field.args.filter(isRequiredArgument);
  const variables: Record<string, unknown> = {};
  for (const { name, type } of required) {
    variables[name] = sampleValue(name, type, word);
    if (variables[name] === undefined) return undefined;
  }
  const declarations = required.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const values = required.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = [
    '# Its values stand in the variables below.',
    `mutation ${operationName(field)}(${declarations}) {`,
    `  ${field.name}(${values}) {`,
    ...selection,
    '  }',
    '}',
    '',
  ];
  return required.length > 0 ? { query: query.join('\n'), variables } : undefined;
}

/** Every row and every plain value of the payload. */
function payloadSelection(field: Field): readonly string[] {
  const payload = getNamedType(field.type);
  if (!isObjectType(payload)) return [];
  const rows = fieldsOf(payload)
    .filter(isRow)
    .flatMap(({ name, type }) => [
      `    ${name} {`,
      ...columnNames(getNamedType(type) as GraphQLObjectType).map((column) => `      ${column}`),
      '    }',
    ]);
  return [...rows, ...columnNames(payload).map((name) => `    ${name}`)];
}
