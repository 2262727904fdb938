import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  getArgumentValues,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import { forgottenVariables } from '../../read/forgotten-variables.ts';
import { Unsure, unsure } from './type-reader.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Puts a value where it belongs; nothing where none is given. */
type Put = (into: Record<string, unknown>, variables: Variables) => void;

/** An argument, or a field of an input object. */
interface Place {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

/**
 * Reads a field's arguments as graphql-js's `getArgumentValues` does, by functions that are made once for the document; whatever
 * may be wrong is left to it.
 * @throws GraphQLError as it does, and OperationError BAD_USER_INPUT as `forgottenVariables` does
 */
export function argumentReader(
  definition: GraphQLField<any, any>,
  node: FieldNode,
): (variables: Variables) => Record<string, unknown> {
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const puts = definition.args.map((place) => putter(place, given.get(place.name)));
  const check = forgottenVariables(definition, node);
  return (variables) => {
    check?.(variables);
    try {
      const values: Record<string, unknown> = {};
      for (const put of puts) put(values, variables);
      return values;
    } catch (error) {
      if (error instanceof Unsure) return getArgumentValues(definition, node, variables);
      throw error;
    }
  };
}

function putter(place: Place, node: ValueNode | undefined): Put {
  const { name, type } = place;
  const putDefault = defaultPutter(place);
  if (node === undefined) return putDefault;
  if (node.kind === Kind.VARIABLE) {
    const variable = node.name.value;
    const isSure = !isNonNullType(type);
    return (into, variables) => {
      if (!Object.hasOwn(variables, variable)) putDefault(into, variables);
      else {
        const value = variables[variable];
        if (value === undefined || (value === null && !isSure)) unsure();
        into[name] = value;
      }
    };
  }
  const object = getNullableType(type);
  if (node.kind === Kind.OBJECT && isInputObjectType(object) && !object.isOneOf) {
    const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
    const puts = Object.values(object.getFields()).map((field) => putter(field, given.get(field.name)));
    return (into, variables) => {
      // Without a prototype, as graphql-js makes it.
      const made: Record<string, unknown> = Object.create(null);
      for (const put of puts) put(made, variables);
      into[name] = made;
    };
  }
  return (into, variables) => {
    const value = valueFromAST(node, type, variables);
    if (value === undefined) unsure();
    into[name] = value;
  };
}

function defaultPutter({ name, type, defaultValue }: Place): Put {
  if (defaultValue !== undefined)
    return (into) => {
      into[name] = defaultValue;
    };
  return isNonNullType(type) ? unsure : () => undefined;
}
