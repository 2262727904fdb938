import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { parse } from 'pg-protocol';
import { expect, test } from 'vitest';
import { RowReader } from '../../src/database/drivers/row-reader.ts';
import { RowTable } from '../../src/database/row-table.ts';
import { message, rowMessage } from '../setup/data-rows.ts';

const tagMessage = (tag: string): Buffer => message('C', Buffer.from(`${tag}\0`));
const READY = message('Z', Buffer.from('I'));

/** What pg itself reads, and what the reader gives with pg behind it, each as a list of messages. */
function readBoth(bytes: Buffer, sizes: readonly number[]): { expected: unknown[]; found: unknown[] } {
  const chunks: Buffer[] = [];
  for (let start = 0, index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % sizes.length]!;
    chunks.push(bytes.subarray(start, start + size));
    start += size;
  }
  const expected: unknown[] = [];
  const whole = new EventEmitter();
  void parse(whole as never, (told) => expected.push(shown(told)));
  whole.emit('data', Buffer.from(bytes));
  const found: unknown[] = [];
  const others = new EventEmitter();
  void parse(others as never, (told) => found.push(shown(told)));
  const reader = new RowReader({
    onRows: (rows) => found.push(...new RowTable([rows]).texts()),
    onOthers: (messages) => others.emit('data', messages),
  });
  for (const chunk of chunks) reader.take(Buffer.from(chunk));
  return { expected, found };
}

function shown(told: object): unknown {
  return 'fields' in told ? told.fields : told;
}

const value = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', minLength: 300, maxLength: 1_200 }),
);

test('rows and all other messages are read as by pg, however the bytes arrive', () => {
  const part = fc.oneof(
    { weight: 5, arbitrary: fc.array(value, { maxLength: 12 }).map((row) => rowMessage(row)) },
    { weight: 1, arbitrary: fc.constantFrom(tagMessage('SELECT 2'), READY) },
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
      (parts, sizes) => {
        const { expected, found } = readBoth(Buffer.concat(parts), sizes);
        expect(found).toEqual(expected);
      },
    ),
  );
});

test('a row of many pieces is put together once', () => {
  const text = 'ä'.repeat(100_000);
  const { expected, found } = readBoth(Buffer.concat([rowMessage([text, null, 'end']), READY]), [7, 1]);
  expect(found).toEqual(expected);
  expect(found[0]).toEqual([text, null, 'end']);
});

test('a text of signs outside of ASCII stands beside one that has none', () => {
  const row = ['plain', 'Zoë', '', null, '日本', '{"a": "\\u0000"}'];
  expect(readBoth(rowMessage(row), [3]).found).toEqual([row]);
});

test('a table of rows gives each value by itself, whatever pieces it came in', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 0, max: 6 })
        .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 8 })),
      fc.nat(8),
      (rows, cut) => {
        const parts = [rows.slice(0, cut), rows.slice(cut)]
          .filter(({ length }) => length > 0)
          .map((some) => {
            const bytes = Buffer.concat([READY, ...some.map(rowMessage), READY]);
            return { bytes, start: READY.length, end: bytes.length - READY.length };
          });
        const table = new RowTable(parts);
        expect(table).toHaveLength(rows.length);
        const plain = rows.map((row) => row.map((each) => each && Buffer.from(each).toString()));
        expect(table.texts()).toEqual(plain);
        for (const [index, row] of plain.entries())
          for (const [column, each] of row.entries()) {
            expect(table.text(index, column)).toBe(each);
            expect(table.passingText(index, column)).toBe(each);
            expect(table.isNull(index, column)).toBe(each === null);
            expect(table.byteLength(index, column)).toBe(Buffer.byteLength(each ?? ''));
            expect(table.isSame(index, 0, column)).toBe(each === plain[0]![column]);
          }
      },
    ),
  );
});
