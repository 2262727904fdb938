import { InvalidArgumentError, InvalidValueError } from '../../../errors/phoebe-error.ts';
import { snakeCase } from '../../../util/case.ts';
import { didYouMean } from '../../../util/did-you-mean.ts';
import { inspect } from '../../../util/inspect.ts';
import { formatList } from '../../../util/list.ts';
import { textAsItCame, type ValueType } from '../value-type.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** postgresql.org/docs/current/datatype-enum.html: a label is limited by the length of names. */
const MAX_LABEL_BYTES = 63;

/**
 * An enumerated type of the database: `CREATE TYPE "post_status" AS ENUM ('draft', 'published')`. Values sort in the order in
 * which they are listed.
 * @param name of the type: in the database in snake_case, in the GraphQL schema with capitals
 * @throws InvalidArgumentError for a bad name, no values, a value twice
 */
export function enumerationType(
  name: string,
  values: readonly string[],
  graphqlNames: Readonly<Record<string, string | undefined>> = {},
): ValueType<string> {
  assertDefinition(name, values);
  for (const value of Object.keys(graphqlNames))
    if (!values.includes(value))
      throw new InvalidArgumentError(
        `"graphqlNames" of enumeration("${name}") names the value ${inspect(value)}, which it does not have.${didYouMean(value, values)}`,
      );
  const typeName = snakeCase(name);
  const allowed = new Set(values);
  return {
    valueKind: 'enumeration',
    columnType: `"${typeName}"`,
    castType: `"${typeName}"`,
    scalar: pascalCase(typeName),
    enumeration: { name: typeName, values, graphqlNames },
    fromDriver: textAsItCame,
    toJson: textAsItCame,
    toDriver(value) {
      if (allowed.has(value)) return value;
      const near = typeof value === 'string' ? didYouMean(value, values) : '';
      throw new InvalidValueError(`${formatList(values, 'or')} is expected, but got ${inspect(value)}.${near}`);
    },
  };
}

function assertDefinition(name: unknown, values: readonly unknown[]): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw new InvalidArgumentError(
      `An enumeration's name consists of letters, digits and "_", and begins with a letter, but got ${inspect(name)}.`,
    );
  if (!Array.isArray(values) || values.length === 0)
    throw new InvalidArgumentError(`enumeration("${name}") needs a list of at least one value.`);
  for (const [index, value] of values.entries()) {
    const isLabel = typeof value === 'string' && value !== '' && !value.includes('\0');
    if (!isLabel || Buffer.byteLength(value) > MAX_LABEL_BYTES)
      throw new InvalidArgumentError(
        `A value of enumeration("${name}") is a text of 1 to ${MAX_LABEL_BYTES} bytes, but got ${inspect(value)}.`,
      );
    if (values.indexOf(value) !== index)
      throw new InvalidArgumentError(`enumeration("${name}") lists ${inspect(value)} twice.`);
  }
}

function pascalCase(snake: string): string {
  return snake.replace(/(?:^|_+)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
