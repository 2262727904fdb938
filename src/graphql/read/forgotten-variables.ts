import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { badInput, type OperationError } from '../errors/operation-error.ts';
import { descriptionOf, type FieldDescription } from '../field-description.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Looks at the variables of a request. @throws OperationError BAD_USER_INPUT where one that decides about rows has no value */
export type VariablesCheck = (variables: Variables) => void;

/** The arguments in which a condition that is left out means more rows. */
const ARGUMENTS: ReadonlySet<string> = new Set(['where', 'key', 'onConflict', 'having']);

const WRITES: ReadonlySet<FieldDescription['kind']> = new Set<FieldDescription['kind']>([
  'create',
  'createMany',
  'upsert',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
]);

/** Variables without which a part of an argument says nothing. */
interface Part {
  /** Where in the input: `where.token.eq`. */
  readonly path: string;
  readonly variables: readonly string[];
}

/**
 * Finds the variables of a field's arguments that a client must not forget: GraphQL leaves out a part of an input whose variable has
 * no value, and a filter without a condition means other rows. In a write that is every variable inside of `where`, `key` and
 * `onConflict`; in a read those without which an object in them would be empty. A variable that is a whole argument may be left out.
 * @returns undefined where there are none
 */
export function forgottenVariables(definition: GraphQLField<any, any>, node: FieldNode): VariablesCheck | undefined {
  const description = descriptionOf(definition);
  if (description === undefined || description.kind === 'operation' || description.kind === 'custom') return undefined;
  const find = WRITES.has(description.kind) ? everyVariable : emptiedObjects;
  const parts = (node.arguments ?? []).flatMap(({ name, value }) =>
    ARGUMENTS.has(name.value) && value.kind !== Kind.VARIABLE ? find(value, name.value) : [],
  );
  if (parts.length === 0) return undefined;
  return (variables) => {
    const forgotten = parts.find((part) => part.variables.every((name) => variables[name] === undefined));
    if (forgotten !== undefined) throw withoutValue(forgotten);
  };
}

function everyVariable(value: ValueNode, path: string): readonly Part[] {
  if (value.kind === Kind.VARIABLE) return [{ path, variables: [value.name.value] }];
  return below(value, path, everyVariable);
}

/** Objects of nothing but variables. The place in a document (`at`) is no condition. */
function emptiedObjects(value: ValueNode, path: string): readonly Part[] {
  const inner = below(value, path, emptiedObjects);
  if (value.kind !== Kind.OBJECT) return inner;
  const conditions = value.fields.filter(({ name }) => name.value !== 'at');
  const variables = conditions.flatMap((field) => (field.value.kind === Kind.VARIABLE ? [field.value.name.value] : []));
  if (conditions.length === 0 || variables.length < conditions.length) return inner;
  return [{ path: `${path}.${conditions[0]!.name.value}`, variables }, ...inner];
}

function below(
  value: ValueNode,
  path: string,
  find: (value: ValueNode, path: string) => readonly Part[],
): readonly Part[] {
  if (value.kind === Kind.LIST) return value.values.flatMap((item, index) => find(item, `${path}.${index}`));
  if (value.kind !== Kind.OBJECT) return [];
  return value.fields.flatMap((field) => find(field.value, `${path}.${field.name.value}`));
}

function withoutValue({ path, variables }: Part): OperationError {
  return badInput(
    `The variable "$${variables[0]}" has no value, and without it other rows would be meant. ` +
      'To leave conditions out, send the whole argument as one variable.',
    path,
  );
}
