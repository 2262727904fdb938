import { InvalidValueError } from '../errors/phoebe-error.ts';
import type { DriverValue } from './nodes/expression.ts';

/** The items of an array on the wire: text, null, or the items of an array inside it. */
export type ArrayItem = DriverValue | readonly ArrayItem[];

/** What PostgreSQL's array_in takes for white space between items. */
const WHITE_SPACE = ' \t\n\v\f\r';
/** Text that needs no quotes: letters, digits and what numbers, dates and UUIDs have. */
const PLAIN = /^[A-Za-z0-9_.:+-]+$/;

/**
 * Writes an array in PostgreSQL's text format, where a quoted `"NULL"` is text and a bare `NULL` is null
 * (postgresql.org/docs/current/arrays.html#ARRAYS-IO).
 *
 * @example encodeArray(['a', null, 'b "c"', ['1']]) // '{a,NULL,"b \\"c\\"",{1}}'
 */
export function encodeArray(items: readonly ArrayItem[]): string {
  return `{${items.map(encodeItem).join(',')}}`;
}

function encodeItem(item: ArrayItem): string {
  if (item === null) return 'NULL';
  if (typeof item !== 'string') return encodeArray(item);
  if (PLAIN.test(item) && item.toUpperCase() !== 'NULL') return item;
  return `"${item.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Reads an array from PostgreSQL's text format. Bounds in front (`[0:2]={…}`) are dropped: the first item has index 0.
 *
 * @throws InvalidValueError where the text is no array
 * @example decodeArray('{a,NULL,"NULL"}') // ['a', null, 'NULL']
 */
export function decodeArray(text: string): ArrayItem[] {
  const reader = new ArrayReader(text);
  return reader.readAll();
}

class ArrayReader {
  readonly #text: string;
  #position: number;

  constructor(text: string) {
    this.#text = text;
    this.#position = endOfBounds(text);
  }

  readAll(): ArrayItem[] {
    this.#skipWhiteSpace();
    const items = this.#readArray();
    this.#skipWhiteSpace();
    if (this.#position !== this.#text.length) this.#refuse();
    return items;
  }

  #readArray(): ArrayItem[] {
    this.#expect('{');
    const items: ArrayItem[] = [];
    this.#skipWhiteSpace();
    if (this.#text[this.#position] === '}') {
      this.#position += 1;
      return items;
    }
    for (;;) {
      this.#skipWhiteSpace();
      items.push(this.#readItem());
      this.#skipWhiteSpace();
      if (this.#text[this.#position] === '}') break;
      this.#expect(',');
    }
    this.#position += 1;
    return items;
  }

  #readItem(): ArrayItem {
    switch (this.#text[this.#position]) {
      case '{':
        return this.#readArray();
      case '"':
        return this.#readQuoted();
      default:
        return this.#readBare();
    }
  }

  #readQuoted(): string {
    const text = this.#text;
    let start = this.#position + 1;
    let item = '';
    for (let position = start; position < text.length; position += 1) {
      const character = text[position];
      if (character === '\\') {
        item += text.slice(start, position);
        position += 1;
        start = position;
      } else if (character === '"') {
        this.#position = position + 1;
        return item + text.slice(start, position);
      }
    }
    return this.#refuse();
  }

  #readBare(): DriverValue {
    const text = this.#text;
    const start = this.#position;
    let end = start;
    // The end without white space behind. Not trimEnd(): a no-break space, say, belongs to the item.
    let last = start;
    while (end < text.length && !'{}",'.includes(text[end]!)) {
      const isEscape = text[end] === '\\';
      const isSpace = WHITE_SPACE.includes(text[end]!);
      end += isEscape ? 2 : 1;
      if (!isSpace) last = end;
    }
    this.#position = end;
    const bare = text.slice(start, last);
    if (bare === '' || last > text.length) this.#refuse();
    if (bare.length === 4 && bare.toUpperCase() === 'NULL') return null;
    return bare.includes('\\') ? bare.replace(/\\(.)/gs, '$1') : bare;
  }

  #skipWhiteSpace(): void {
    while (this.#position < this.#text.length && WHITE_SPACE.includes(this.#text[this.#position]!)) this.#position += 1;
  }

  #expect(character: string): void {
    if (this.#text[this.#position] !== character) this.#refuse();
    this.#position += 1;
  }

  #refuse(): never {
    throw new InvalidValueError(
      `The text of an array is malformed at character ${this.#position + 1} of ${this.#text.length}: it must look like {a,"b c",NULL}.`,
    );
  }
}

/** Where the items begin: behind `[1:3]=` or `[1:2][0:1]=`, which PostgreSQL writes when the first index is not 1. */
function endOfBounds(text: string): number {
  if (text[0] !== '[') return 0;
  const bounds = /^(?:\[[+-]?\d+:[+-]?\d+\])+=/.exec(text);
  return bounds === null ? 0 : bounds[0].length;
}
