import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { descriptionOf } from '../field-description.ts';

type Entries = readonly (readonly [name: string, code: string])[];

/** Arguments of a connection that do not choose a page: each combination is a list of its own in the cache. */
const LIST_ARGUMENTS = ['where', 'orderBy', 'offset'];

const HEAD = `// Written by \`phoebe schema export --apollo\`: change the models, not this file.
import type { FieldPolicy, TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** A list whose pages are joined, one for each filter and order. Ask for \`edges\`: pages of \`nodes\` replace each other. */
const pages = (): FieldPolicy => relayStylePagination(${JSON.stringify(LIST_ARGUMENTS).replaceAll('"', "'").replaceAll(',', ', ')});

/** A row by its key: taken from the cache where another query has brought it. */
const rowById = (typename: string): FieldPolicy => ({
  read: (existing, { args, toReference }) =>
    existing === undefined ? toReference({ __typename: typename, id: args?.id }) : existing,
});
`;

/**
 * A TypeScript file for the cache of Apollo Client: `typePolicies` that join pages and find rows by their keys,
 * `possibleTypes`, and which fields hold which scalar (for the options \`scalars\` and \`inputObjects\` of Apollo Client 4.3).
 * @example writeFileSync('src/apollo-cache.ts', printApolloConfig(schema));
 *   // new InMemoryCache({ typePolicies, possibleTypes })
 */
export function printApolloConfig(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const objects = types.filter(isObjectType).sort(byName);
  const inputs = types.filter(isInputObjectType).sort(byName);
  const possible = types
    .filter(isInterfaceType)
    .sort(byName)
    .map((type) => {
      const names = schema.getPossibleTypes(type).map(({ name }) => name);
      return [type.name, list([...names].sort())] as const;
    });
  const policies = objects
    .map((type) => [type.name, typePolicy(schema, type)] as const)
    .filter(([, code]) => code !== '');
  const scalars = objects.map((type) => [type.name, scalarFields(type)] as const).filter(([, code]) => code !== '');
  const inputScalars = inputs.map((type) => [type.name, inputFields(type)] as const).filter(([, code]) => code !== '');
  return [
    HEAD,
    constant('possibleTypes: Record<string, string[]>', possible),
    constant('typePolicies: TypePolicies', policies),
    '/** For the option `scalars` of the cache: the scalar of each field that holds one. */',
    constant('scalarFields', scalars),
    '/** For the option `inputObjects` of the cache: the same for inputs. */',
    constant('inputObjects', inputScalars),
  ].join('\n');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function typePolicy(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const fields = sortedFields(type).flatMap((field): [string, string][] => {
    const code = fieldPolicy(field);
    return code === undefined ? [] : [[field.name, code]];
  });
  const isRow = type.extensions.phoebe !== undefined && type !== schema.getQueryType();
  const hasKey = 'id' in type.getFields();
  // Rows of a model without a key cannot be told apart, so each belongs to where it was read.
  const keyFields = isRow && !hasKey ? 'keyFields: false' : '';
  const own = fields.length === 0 ? '' : `fields: ${object(fields, 4)}`;
  const parts = [keyFields, own].filter((part) => part !== '');
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`;
}

function fieldPolicy(field: GraphQLField<unknown, unknown>): string | undefined {
  const description = descriptionOf(field);
  if (description === undefined) return undefined;
  if (description.kind === 'connection') return 'pages()';
  if (description.kind === 'relation' && description.relation.kind === 'many') return 'pages()';
  return description.kind === 'byKey' ? `rowById('${description.api.names.type}')` : undefined;
}

function scalarFields(type: GraphQLObjectType): string {
  const fields = sortedFields(type).flatMap((field): [string, string][] => {
    const scalar = scalarOf(field.type);
    return scalar === undefined ? [] : [[field.name, `'${scalar}'`]];
  });
  return fields.length === 0 ? '' : object(fields, 2);
}

function inputFields(type: GraphQLInputObjectType): string {
  const fields = Object.values(type.getFields()).flatMap((field): [string, string][] => {
    const named = scalarOf(field.type) ?? inputOf(field.type);
    return named === undefined ? [] : [[field.name, `'${named}'`]];
  });
  return fields.length === 0
    ? ''
    : `{ fields: ${object(
        fields.sort(([a], [b]) => (a < b ? -1 : 1)),
        4,
      )} }`;
}

/** `DateTime`, or `[DateTime]` for a list; undefined for what JSON has itself. */
function scalarOf(type: GraphQLType): string | undefined {
  if (isNonNullType(type)) return scalarOf(type.ofType);
  if (isListType(type)) {
    const item = scalarOf(type.ofType);
    return item === undefined ? undefined : `[${item}]`;
  }
  return isScalarType(type) && !isSpecifiedScalarType(type) ? type.name : undefined;
}

function inputOf(type: GraphQLInputType): string | undefined {
  if (isNonNullType(type)) return inputOf(type.ofType);
  if (isListType(type)) {
    const item = inputOf(type.ofType);
    return item === undefined ? undefined : `[${item}]`;
  }
  return isInputObjectType(type) ? type.name : undefined;
}

function sortedFields(type: GraphQLObjectType): readonly GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).sort(byName);
}

function constant(name: string, entries: Entries): string {
  return `export const ${name} = ${object(entries, 0)};\n`;
}

function object(entries: Entries, indent: number): string {
  if (entries.length === 0) return '{}';
  const space = ' '.repeat(indent + 2);
  return `{\n${entries.map(([name, code]) => `${space}${name}: ${code},`).join('\n')}\n${' '.repeat(indent)}}`;
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}
