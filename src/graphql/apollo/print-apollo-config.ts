import {
  type GraphQLField,
  type GraphQLInputObjectType,
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

/** Code of TypeScript: text as it is, or an object of such. */
type Code = string | { readonly [name: string]: Code };

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
  const types = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .sort(byName);
  const possibleTypes = codeOf(types.filter(isInterfaceType), (type) => {
    const names = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
    return `[${names.sort().join(', ')}]`;
  });
  const objects = types.filter(isObjectType);
  const inputs = types.filter(isInputObjectType);
  return [
    HEAD,
    constant('possibleTypes: Record<string, string[]>', possibleTypes),
    constant(
      'typePolicies: TypePolicies',
      codeOf(objects, (type) => typePolicy(schema, type)),
    ),
    '/** For the option `scalars` of the cache: the scalar of each field that holds one. */',
    constant('scalarFields', codeOf(objects, scalarFields)),
    '/** For the option `inputObjects` of the cache: the same for inputs. */',
    constant('inputObjects', codeOf(inputs, inputFields)),
  ].join('\n');
}

type Named = { readonly name: string };

function byName(a: Named, b: Named): number {
  return a.name < b.name ? -1 : 1;
}

/** An object with an entry for each of these that has one. */
function codeOf<Item extends Named>(
  items: readonly Item[],
  entry: (item: Item) => Code | undefined,
): Record<string, Code> {
  const code: Record<string, Code> = {};
  for (const item of items) {
    const value = entry(item);
    if (value !== undefined) code[item.name] = value;
  }
  return code;
}

function typePolicy(schema: GraphQLSchema, type: GraphQLObjectType): Code | undefined {
  const fields = codeOf(sortedFields(type), fieldPolicy);
  const isRow = type.extensions.phoebe !== undefined && type !== schema.getQueryType();
  const policy: Record<string, Code> = {};
  // Rows of a model without a key cannot be told apart, so each belongs to where it was read.
  if (isRow && !('id' in type.getFields())) policy.keyFields = 'false';
  if (!isEmpty(fields)) policy.fields = fields;
  return isEmpty(policy) ? undefined : policy;
}

function fieldPolicy(field: GraphQLField<unknown, unknown>): string | undefined {
  const description = descriptionOf(field);
  if (description === undefined) return undefined;
  if (description.kind === 'connection') return 'pages()';
  if (description.kind === 'relation' && description.relation.kind === 'many') return 'pages()';
  return description.kind === 'byKey' ? `rowById('${description.api.names.type}')` : undefined;
}

function scalarFields(type: GraphQLObjectType): Code | undefined {
  const fields = codeOf(sortedFields(type), (field) => quoted(nameOf(field.type, isOwnScalar)));
  return isEmpty(fields) ? undefined : fields;
}

function inputFields(type: GraphQLInputObjectType): Code | undefined {
  const sorted = Object.values(type.getFields()).sort(byName);
  const fields = codeOf(sorted, ({ type: of }) => quoted(nameOf(of, isOwnScalar) ?? nameOf(of, isInputObjectType)));
  return isEmpty(fields) ? undefined : { fields };
}

/** `DateTime`, or `[DateTime]` for a list; undefined for types that are not asked for. */
function nameOf(type: GraphQLType, isAsked: (type: GraphQLType) => boolean): string | undefined {
  if (isNonNullType(type)) return nameOf(type.ofType, isAsked);
  if (isListType(type)) {
    const item = nameOf(type.ofType, isAsked);
    return item === undefined ? undefined : `[${item}]`;
  }
  return isAsked(type) ? (type as Named).name : undefined;
}

/** A scalar that JSON does not have itself. */
function isOwnScalar(type: GraphQLType): boolean {
  return isScalarType(type) && !isSpecifiedScalarType(type);
}

function sortedFields(type: GraphQLObjectType): readonly GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).sort(byName);
}

function quoted(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `'${name}'`;
}

function isEmpty(code: object): boolean {
  return Object.keys(code).length === 0;
}

function constant(name: string, code: Code): string {
  return `export const ${name} = ${print(code, '')};\n`;
}

function print(code: Code, indent: string): string {
  if (typeof code === 'string') return code;
  if (isEmpty(code)) return '{}';
  const entries = Object.entries(code).map(([name, value]) => `${indent}  ${name}: ${print(value, `${indent}  `)},`);
  return `{\n${entries.join('\n')}\n${indent}}`;
}
