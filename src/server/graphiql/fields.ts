import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** More columns than this make an example hard to read. */
const MAX_EXAMPLE_COLUMNS = 5;

export function fieldsOf(type: GraphQLObjectType): readonly Field[] {
  return Object.values(type.getFields());
}

export function canBeAskedPlainly(field: Field): boolean {
  return field.deprecationReason == null && !field.args.some(isRequiredArgument);
}

/** The names of a row's plain columns, `id` first. */
export function columnNames(type: GraphQLObjectType): readonly string[] {
  const names = fieldsOf(type)
    .filter((field) => canBeAskedPlainly(field) && isLeafType(getNamedType(field.type)))
    .map((field) => field.name);
  const keyFirst = [...names].sort((a, b) => Number(b === 'id') - Number(a === 'id'));
  return keyFirst.slice(0, MAX_EXAMPLE_COLUMNS);
}

/** The type of a connection's rows, when `field` answers with a connection that can be asked for its first rows. */
export function connectionRowType(field: Field): GraphQLObjectType | undefined {
  const connection = getNamedType(field.type);
  if (!isObjectType(connection) || !canBeAskedPlainly(field)) return undefined;
  if (!field.args.some((argument) => argument.name === 'first')) return undefined;
  const nodes = connection.getFields().nodes;
  if (nodes === undefined || !isListType(getNullableType(nodes.type))) return undefined;
  const row = getNamedType(nodes.type);
  return isObjectType(row) ? row : undefined;
}
