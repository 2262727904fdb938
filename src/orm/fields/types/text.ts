import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

const keep = (text: string): string => text;

function textTypeOf(columnType: string, maxLength?: number): ValueType<string> {
  return {
    valueKind: 'text',
    columnType,
    castType: 'text',
    scalar: 'String',
    fromDriver: keep,
    toJson: keep,
    toDriver(value) {
      if (typeof value !== 'string') throw new InvalidValueError(`A text is expected, but got ${inspect(value)}.`);
      if (value.includes('\0'))
        throw new InvalidValueError('A text cannot hold the character NUL; remove it, or store bytes().');
      if (maxLength !== undefined && [...value].length > maxLength)
        throw new InvalidValueError(
          `A text of at most ${maxLength} characters is expected, but got ${[...value].length}.`,
        );
      return value;
    },
  };
}

/** `text` */
export const textType: ValueType<string> = textTypeOf('text');

/** `varchar(n)`: longer values are refused before they are sent. */
export function varcharType(maxLength: number): ValueType<string> {
  return textTypeOf(`varchar(${maxLength})`, maxLength);
}

/** `char(n)`: padded with blanks by the database. */
export function charType(length: number): ValueType<string> {
  return textTypeOf(`char(${length})`, length);
}
