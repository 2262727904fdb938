import { GraphQLError, GraphQLFloat, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { SPECIAL_FLOAT } from '../../orm/fields/types/float.ts';
import { JsonNumber } from '../../orm/fields/types/json-number.ts';
import { inspect } from '../../util/inspect.ts';

/** GraphQL's own, which also takes a number whose digits a request's body had more of than a JavaScript number holds. */
export const floatScalar: GraphQLScalarType<number> = new GraphQLScalarType({
  ...GraphQLFloat.toConfig(),
  parseValue: (value) => GraphQLFloat.parseValue(value instanceof JsonNumber ? Number(value) : value),
});

const SPECIAL: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function parse(value: unknown): number {
  const number = SPECIAL.get(value) ?? (value instanceof JsonNumber ? Number(value) : value);
  // What is too large for a number is no infinity that somebody meant.
  if (typeof number === 'number' && (Number.isFinite(number) || SPECIAL.has(value))) return number;
  throw new GraphQLError(`A number, "NaN", "Infinity" or "-Infinity" is expected, but got ${inspect(value)}.`);
}

function literal(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : undefined;
}

/** Numbers that may be NaN or infinite. JSON has no such numbers, so these three are texts. */
export const specialFloatScalar: GraphQLScalarType<number> = new GraphQLScalarType<number>({
  name: SPECIAL_FLOAT,
  description: 'A floating point number, or one of the texts "NaN", "Infinity" and "-Infinity".',
  specifiedByURL: 'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT',
  parseValue: parse,
  parseLiteral: (node) => parse(literal(node)),
  serialize: (value) => {
    const known = typeof value === 'number' ? value : SPECIAL.get(value);
    if (known === undefined) throw new GraphQLError(`${SPECIAL_FLOAT} cannot show ${inspect(value)}.`);
    return (Number.isFinite(known) ? known : String(known)) as number;
  },
});
