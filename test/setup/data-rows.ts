import { RawResult, type Tag } from '../../src/database/raw-result.ts';
import type { DriverValue } from '../../src/sql/nodes/expression.ts';

/** A message as a server sends it: its type, its length, its content. */
export function message(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([header, content]);
}

/** A row as a server sends it. */
export function rowMessage(values: readonly DriverValue[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(values.length);
  const parts = values.flatMap((value) => {
    const bytes = Buffer.from(value ?? '');
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : bytes.length);
    return [length, bytes];
  });
  return message('D', Buffer.concat([count, ...parts]));
}

/** An answer with these rows, for what stands in the place of a driver. */
export function rawResult(tag: Tag, rows: readonly (readonly DriverValue[])[]): RawResult {
  const bytes = Buffer.concat(rows.map(rowMessage));
  return new RawResult(tag, [], [{ bytes, start: 0, end: bytes.length }]);
}
