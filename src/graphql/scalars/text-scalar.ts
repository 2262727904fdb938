import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { JsonNumber } from '../../orm/fields/types/json-number.ts';
import { inspect } from '../../util/inspect.ts';

export interface TextScalarOptions {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL: string;
  /** The form that a client's text must have; whether it is a value of the column is the field's to say. */
  readonly form: RegExp;
  /** For the message: `"2026-11-22"`. */
  readonly example: string;
  /** True where a client may write a number in the place of the text. */
  readonly numbers?: boolean;
  /** A value of JavaScript, as custom resolvers answer, to the text; undefined where it is none. */
  readonly fromValue?: (value: unknown) => string | undefined;
}

/**
 * A scalar that travels as text and keeps every character of it. `graphql-scalars` has scalars of these names, but they go
 * through Date (milliseconds only), print 64-bit numbers as numbers, and name no specification.
 */
export function textScalar(options: TextScalarOptions): GraphQLScalarType {
  const { name, form, example, fromValue } = options;
  const parse = (value: unknown): string => {
    const text = options.numbers && isExact(value) ? String(value) : value;
    if (typeof text === 'string' && form.test(text)) return text;
    throw new GraphQLError(`${name} is expected, such as ${example}, but got ${inspect(value)}.`);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description: options.description,
    specifiedByURL: options.specifiedByURL,
    parseValue: parse,
    parseLiteral: (node) => parse(literalText(node, options.numbers === true)),
    serialize: (value) => {
      const text = typeof value === 'string' ? value : fromValue?.(value);
      if (text === undefined) throw new GraphQLError(`${name} cannot show ${inspect(value)}.`);
      return text;
    },
  });
}

/** A JavaScript number beyond 2^53 has been rounded already: such numbers are texts, or come with all their digits. */
function isExact(value: unknown): boolean {
  if (value instanceof JsonNumber) return true;
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function literalText(node: ValueNode, numbers: boolean): unknown {
  if (node.kind === Kind.STRING) return node.value;
  if (numbers && (node.kind === Kind.INT || node.kind === Kind.FLOAT)) return node.value;
  throw new GraphQLError(`A text is expected, but got ${print(node)}.`, { nodes: node });
}
