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

export type Field = GraphQLField<unknown, unknown>;

/** More columns than this make an example hard to read. */
const MAX_EXAMPLE_COLUMNS = 5;

export function fieldsOf(type: GraphQLObjectType): readonly Field[] {
  return Object.values(type.getFields());
}

/** True where the field needs no arguments and is no old one. */
export function canBeAskedPlainly(field: Field): boolean {
  return field.deprecationReason == null && !field.args.some(isRequiredArgument);
}

/** The names of a row's plain columns, `id` first and without other keys. */
export function columnNames(type: GraphQLObjectType): readonly string[] {
  const names = fieldsOf(type)
    .filter((field) => canBeAskedPlainly(field) && isColumn(field))
    .map((field) => field.name);
  const keyFirst = [...names].sort((a, b) => Number(b === 'id') - Number(a === 'id'));
  return keyFirst.slice(0, MAX_EXAMPLE_COLUMNS);
}

function isColumn({ name, type }: Field): boolean {
  const named = getNamedType(type);
  return isLeafType(named) && (name === 'id' || named.name !== 'ID');
}

/** The type of a connection's rows, when `field` answers with a connection that can be asked for its first rows. */
export function connectionRowType(field: Field): GraphQLObjectType | undefined {
  const connection = getNamedType(field.type);
  if (!isObjectType(connection) || !canBeAskedPlainly(field)) return undefined;
  if (!field.args.some((argument) => argument.name === 'first')) return undefined;
  const nodes = connection.getFields().nodes;
  if (nodes === undefined || !isListType(getNullableType(nodes.type))) return undefined;
  const row = getNamedType(nodes.type);
  return isObjectType(row) && columnNames(row).length > 0 ? row : undefined;
}

/** The relations of a row to many others: those whose rows have something to read first, then the most connected. */
export function relationsToMany(row: GraphQLObjectType): readonly Field[] {
  const toMany = (type: GraphQLObjectType) => fieldsOf(type).filter((field) => connectionRowType(field) !== undefined);
  const interest = (field: Field): number => {
    const target = connectionRowType(field)!;
    const hasText = fieldsOf(target).some(({ type }) => getNamedType(type).name === 'String');
    return (hasText ? 100 : 0) + toMany(target).length;
  };
  return [...toMany(row)].sort((a, b) => interest(b) - interest(a));
}

/** The relations of a row to one other. */
export function relationsToOne(row: GraphQLObjectType): readonly Field[] {
  return fieldsOf(row).filter((field) => canBeAskedPlainly(field) && isRow(field));
}

/** True for a field that answers one row, which has an `id`. */
export function isRow({ type }: Field): boolean {
  const named = getNamedType(type);
  return !isListType(getNullableType(type)) && isObjectType(named) && 'id' in named.getFields();
}

/** `users` becomes `Users`: the name of an operation. */
export function operationName({ name }: Field): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
