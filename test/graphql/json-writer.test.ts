import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowTable } from '../../src/database/row-table.ts';
import { endObject, entryStart, writeList, writeNull } from '../../src/graphql/compiled/queries/json-structure.ts';
import { JsonWriter } from '../../src/graphql/compiled/queries/json-writer.ts';
import { rowMessage } from '../setup/data-rows.ts';

const writer = new JsonWriter();

function tableOf(rows: readonly (readonly (string | null)[])[]): RowTable {
  const bytes = Buffer.concat(rows.map(rowMessage));
  return new RowTable([{ bytes, start: 0, end: bytes.length }]);
}

/** Texts as a database holds them: no halves of pairs. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }).map((each) => each.replace(/[\ud800-\udfff]/g, '')),
);

describe('the writer of answers', () => {
  test('writes texts as JSON.stringify does, from strings and from the bytes of a row', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (texts) => {
        const table = tableOf([texts]);
        const places = texts.map((_, place) => place);
        const fromBytes = writer.write((out) =>
          writeList(out, places, (_, place) => out.textValue(table.bytes, table.start(0, place), table.end(0, place))),
        );
        const fromStrings = writer.write((out) => writeList(out, texts, (_, each) => out.text(each)));
        expect(fromBytes.toString()).toBe(JSON.stringify(texts));
        expect(fromStrings.toString()).toBe(JSON.stringify(texts));
      }),
    );
  });

  test('escapes halves of pairs, which no database holds and a resolver may answer', () => {
    const half = `cut ${'😀'.slice(0, 1)}`;
    expect(writer.write((out) => out.text(half)).toString()).toBe(JSON.stringify(half));
  });

  test('grows with the answer, and forgets it afterwards', () => {
    const long = 'ä"'.repeat(700_000);
    const table = tableOf([[long, '12345', null]]);
    const written = writer.write((out) => {
      out.piece(entryStart('a', 0));
      out.textValue(table.bytes, table.start(0, 0), table.end(0, 0));
      out.piece(entryStart('b', 1));
      out.value(table.bytes, table.start(0, 1), table.end(0, 1));
      out.piece(entryStart('c', 2));
      writeNull(out);
      out.piece(entryStart('d', 3));
      out.json(JSON.stringify([long]));
      out.piece(entryStart('e', 4));
      out.text(long);
      endObject(out, [{ start: entryStart('a', 0) }]);
    });
    expect(written.toString()).toBe(JSON.stringify({ a: long, b: 12345, c: null, d: [long], e: long }));
    expect(writer.write((out) => out.json('true')).toString()).toBe('true');
    expect(written.length).toBeGreaterThan(6_000_000);
  });

  test('an object without entries has its braces', () => {
    expect(writer.write((out) => endObject(out, [])).toString()).toBe('{}');
  });

  test('starts anew after an answer that was given up in the middle', () => {
    expect(() =>
      writer.write((out) => {
        out.json('[1,2');
        throw new Error('given up');
      }),
    ).toThrow('given up');
    expect(writer.write((out) => out.json('[3]')).toString()).toBe('[3]');
  });

  test('what is no UTF-8, as a database in SQL_ASCII may send it, is replaced as a decoder does it', () => {
    const row = rowMessage(['Zo?', 'ok']);
    row[row.indexOf('?')] = 0xeb;
    const table = new RowTable([{ bytes: row, start: 0, end: row.length }]);
    const written = writer.write((out) =>
      writeList(out, [0, 1], (_, place) => out.textValue(table.bytes, table.start(0, place), table.end(0, place))),
    );
    expect(written.toString()).toBe('["Zo\ufffd","ok"]');
  });
});
