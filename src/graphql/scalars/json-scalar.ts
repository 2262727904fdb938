import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { JsonNumber, wouldBeRounded } from '../../orm/fields/types/json-number.ts';

/** Any JSON value, as itself and not as a text that holds it. Numbers of a literal keep all their digits. */
export const jsonScalar: GraphQLScalarType = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value: an object, a list, a text, a number, true, false or null.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literalValue(node, variables ?? {}),
});

function literalValue(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return wouldBeRounded(node.value) ? new JsonNumber(node.value) : Number(node.value);
    case Kind.LIST:
      return node.values.map((item) => literalValue(item, variables));
    case Kind.OBJECT: {
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of node.fields) object[name.value] = literalValue(value, variables);
      return object;
    }
    case Kind.VARIABLE:
      return variables[node.name.value];
    default:
      return node.value;
  }
}
