import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';

const WORD = '[a-z_][a-z0-9_]*';
const QUOTED = '"(?:[^"\\0]|"")+"';
const FIELD = '(?:year|month|day|hour|minute|second)';
const TYPE_NAME = new RegExp(
  `^(?:${[
    'double precision',
    '(?:character|char|bit) varying(?: ?\\(\\d+\\))?',
    '(?:timestamp|time)(?: ?\\(\\d\\))? with(?:out)? time zone',
    `interval ${FIELD}(?: to ${FIELD})?(?: ?\\(\\d\\))?`,
    // uuid, varchar(40), numeric(10,2), geometry(point,4326), "my_type", "my schema"."my type"
    `(?:(?:${WORD}|${QUOTED})\\.)?(?:${WORD}|${QUOTED})(?: ?\\((?:\\d+|${WORD})(?:, ?\\d+)?\\))?`,
  ].join('|')})(?:\\[\\d*\\])*$`,
  'i',
);
const FUNCTION_NAME = new RegExp(`^${WORD}(?:\\.${WORD})?$`, 'i');

/**
 * Gives back the name of an SQL type that may be printed as it is: words, modifiers in parentheses, `[]`, or quoted names.
 * Types come from fields, not from requests; the check keeps a mistake in a field from becoming a hole.
 *
 * @throws InvalidArgumentError for any other text
 * @example checkTypeName('numeric(10,2)[]') // 'numeric(10,2)[]'
 */
export function checkTypeName(type: string): string {
  if (isWord(type) || TYPE_NAME.test(type)) return type;
  throw new InvalidArgumentError(
    `${inspect(type)} is not the name of an SQL type: write it like uuid, varchar(40), numeric(10,2), int8[] or "my_type".`,
  );
}

/** True for what nearly all types are: one word of letters, digits and underscores. */
function isWord(type: string): boolean {
  for (let index = 0; index < type.length; index += 1) {
    const code = type.charCodeAt(index);
    const isLetter = (code >= 0x61 && code <= 0x7a) || code === 0x5f;
    if (!isLetter && (index === 0 || code < 0x30 || code > 0x39)) return false;
  }
  return type.length > 0;
}

/**
 * Gives back a function's name in lower case, printed without quotes so that built-in functions are found: a plain
 * identifier, or two with a dot between.
 *
 * @throws InvalidArgumentError for any other text
 */
export function checkFunctionName(name: string): string {
  if (isWord(name)) return name;
  if (FUNCTION_NAME.test(name)) return name.toLowerCase();
  throw new InvalidArgumentError(
    `${inspect(name)} cannot be the name of a function: only letters, digits, underscores and one dot after a schema's name.`,
  );
}
