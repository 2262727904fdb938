import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { inspect } from '../../util/inspect.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function parse(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !BASE64.test(value))
    throw new GraphQLError(`Bytes are expected in base64, such as "aGVsbG8=", but got ${inspect(value)}.`);
  return Buffer.from(value, 'base64');
}

/** Binary data: base64 in JSON, a Uint8Array in JavaScript. */
export const bytesScalar: GraphQLScalarType = new GraphQLScalarType<Uint8Array, string>({
  name: 'Bytes',
  description: 'Binary data in base64.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc4648#section-4',
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  serialize: (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Uint8Array)
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    throw new GraphQLError(`Bytes cannot show ${inspect(value)}.`);
  },
});
