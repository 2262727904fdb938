import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { isWellFormed } from '../../../util/is-well-formed.ts';
import { JsonNumber } from './json-number.ts';
import { checkText } from './text.ts';

/** Deeper documents are no data but a mistake: a value that holds itself. PostgreSQL's own limit is a few thousand. */
const MAX_DEPTH = 500;

/**
 * `JSON.stringify` that refuses what it would change: NaN and infinities (it writes null), values of classes (it writes their
 * properties), holes and undefined in lists (null), functions, bigints. A property that is undefined is left out.
 *
 * @throws InvalidValueError that says where in the document
 */
export function printJson(value: unknown): string {
  // Nearly all documents are as JSON.stringify expects them; only the others are looked at twice.
  return isPlain(value, 0) ? JSON.stringify(value) : print(value, '', 0);
}

/** True where `JSON.stringify` changes nothing. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      return !value.includes('\0') && isWellFormed(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainObject(value, depth + 1));
    default:
      return false;
  }
}

function isPlainObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index], depth)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return false;
  for (const [name, member] of Object.entries(value))
    if (member !== undefined && !(isPlain(name, depth) && isPlain(member, depth))) return false;
  return true;
}

function print(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return jsonText(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (Number.isFinite(value)) return String(value);
      return refuse(value, path, 'JSON has no such number.');
    case 'bigint':
      return refuse(value, path, 'Give new JsonNumber(value), or a string.');
    case 'object':
      if (value === null) return 'null';
      if (depth === MAX_DEPTH)
        return refuse(value, path, `It is nested more than ${MAX_DEPTH} levels deep, or holds itself.`);
      return printObject(value, path, depth + 1);
    default:
      return refuse(value, path, 'JSON holds text, numbers, true, false, null, lists and plain objects.');
  }
}

function printObject(value: object, path: string, depth: number): string {
  if (value instanceof JsonNumber) return value.digits;
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => print(item, `${path}[${index}]`, depth)).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return refuse(value, path, 'JSON holds plain objects only: give its text, its number or its properties.');
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    members.push(`${jsonText(name, path)}:${print(member, `${path}.${name}`, depth)}`);
  }
  return `{${members.join(',')}}`;
}

function jsonText(text: string, path: string): string {
  try {
    return JSON.stringify(checkText(text));
  } catch (cause) {
    if (!(cause instanceof InvalidValueError) || path === '') throw cause;
    throw new InvalidValueError(`At ${path}: ${cause.message}`, { cause });
  }
}

function refuse(value: unknown, path: string, advice: string): never {
  const where = path === '' ? '' : ` at ${path}`;
  throw new InvalidValueError(`A JSON value is expected, but got ${inspect(value)}${where}. ${advice}`);
}
