import { Field } from './field.ts';
import { positive } from './positive.ts';
import { charType, textType, varcharType } from './types/text.ts';

/**
 * Text of any length: `text` (`STRING` on CockroachDB). It cannot hold the character NUL.
 * Sources: https://www.postgresql.org/docs/current/datatype-character.html, https://www.cockroachlabs.com/docs/stable/string
 */
export function text(): Field<string> {
  return new Field(textType);
}

/** Text of at most `maxLength` characters: `varchar(n)`. Longer values are refused before they are sent. */
export function varchar(maxLength: number): Field<string> {
  return new Field(varcharType(positive(maxLength, 'varchar')));
}

/**
 * Text of one length: `char(n)`. The database fills shorter values up with blanks, which are no part of the value: blanks at
 * the end are not kept, here as there. Mostly `text()` or `varchar(n)` is meant.
 */
export function char(length: number): Field<string> {
  return new Field(charType(positive(length, 'char')));
}
