import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { isWellFormed } from '../../../util/is-well-formed.ts';
import { withoutTrailing } from '../../../util/without-trailing.ts';
import { textAsItCame, type ValueType } from '../value-type.ts';

/**
 * A text that every engine can hold.
 * @throws InvalidValueError for other values, and for the two things that UTF-8 columns cannot hold: NUL (PostgreSQL) and
 *   half of a surrogate pair
 */
export function checkText(value: unknown): string {
  if (typeof value !== 'string') throw new InvalidValueError(`A text is expected, but got ${inspect(value)}.`);
  if (value.includes('\0'))
    throw new InvalidValueError('A text cannot hold the character NUL; remove it, or store bytes().');
  if (!isWellFormed(value))
    throw new InvalidValueError(
      'A text cannot hold half of a surrogate pair, as a cut emoji leaves it; cut between characters, or store bytes().',
    );
  return value;
}

/** `text` */
export const textType: ValueType<string> = {
  valueKind: 'text',
  columnType: 'text',
  castType: 'text',
  scalar: 'String',
  fromDriver: textAsItCame,
  toJson: textAsItCame,
  toDriver: checkText,
};

/** `varchar(n)`: longer values are refused before they are sent. */
export function varcharType(maxLength: number): ValueType<string> {
  return { ...textType, columnType: `varchar(${maxLength})`, assertFits: (text) => assertLength(text, maxLength) };
}

/**
 * `char(n)`. The database fills up with blanks, which it ignores when it compares; they are no part of the value here, so that
 * what was written is what is read.
 */
export function charType(length: number): ValueType<string> {
  return {
    ...textType,
    columnType: `char(${length})`,
    fromDriver: withoutBlanks,
    toJson: withoutBlanks,
    toDriver: (value) => withoutBlanks(checkText(value)),
    assertFits: (text) => assertLength(text, length),
  };
}

function withoutBlanks(text: string): string {
  return withoutTrailing(text, ' ');
}

/** Databases count characters, where JavaScript counts an emoji as two. */
function assertLength(text: string, maxLength: number): void {
  if (text.length <= maxLength) return;
  let length = 0;
  for (const _ of text) length += 1;
  if (length > maxLength)
    throw new InvalidValueError(`A text of at most ${maxLength} characters is expected, but got ${length}.`);
}
