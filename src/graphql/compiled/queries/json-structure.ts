import type { JsonWriter } from './json-writer.ts';

/** An entry of an object: what stands before its value, a sign and the key. */
export interface Entry {
  readonly start: Buffer;
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;

/** What stands before an entry's value. The first brings the brace with it. Names in GraphQL need no escaping. */
export function entryStart(key: string, index: number): Buffer {
  return Buffer.from(`${index === 0 ? '{' : ','}"${key}":`);
}

/** What follows the last of an object's entries. */
export function endObject(out: JsonWriter, entries: readonly Entry[]): void {
  if (entries.length === 0) out.sign(OPEN_OBJECT);
  out.sign(CLOSE_OBJECT);
}

export function writeList<Item>(
  out: JsonWriter,
  items: readonly Item[],
  writeItem: (out: JsonWriter, item: Item) => void,
): void {
  out.sign(OPEN_LIST);
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) out.sign(COMMA);
    writeItem(out, items[index]!);
  }
  out.sign(CLOSE_LIST);
}

const NULL = Buffer.from('null');

export function writeNull(out: JsonWriter): void {
  out.piece(NULL);
}
