import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArrayItem, decodeArray, encodeArray } from '../../src/sql/array-literal.ts';

test.each<[readonly ArrayItem[], string]>([
  [[], '{}'],
  [['a', 'b'], '{a,b}'],
  [['1', '-2.5', '1e+21'], '{1,-2.5,1e+21}'],
  [[null, 'NULL', 'null', 'Null', 'NULLS'], '{NULL,"NULL","null","Null",NULLS}'],
  [['', ' ', 'a b'], '{""," ","a b"}'],
  [['a,b', '{', '}', '"', '\\', 'a"b\\c'], '{"a,b","{","}","\\"","\\\\","a\\"b\\\\c"}'],
  [['\n', 'é', '😀'], '{"\n","é","😀"}'],
  [
    [
      ['1', '2'],
      ['3', null],
    ],
    '{{1,2},{3,NULL}}',
  ],
  [[[], []], '{{},{}}'],
  [['2026-05-01T10:00:00.000Z'], '{2026-05-01T10:00:00.000Z}'],
])('writes %o as %s and reads it back', (items, text) => {
  expect(encodeArray(items)).toBe(text);
  expect(decodeArray(text)).toEqual(items);
});

test.each<[string, ArrayItem[]]>([
  ['[0:2]={1,2,3}', ['1', '2', '3']],
  [
    '[-3:-2][1:2]={{1,2},{3,4}}',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [' { 1 , "2" ,\tnull } ', ['1', '2', null]],
  ['{a b c }', ['a b c']],
  ['{\u00a0a\u00a0,\u2003}', ['\u00a0a\u00a0', '\u2003']],
  ['{"2026-05-01 10:00:00+00",x}', ['2026-05-01 10:00:00+00', 'x']],
  ['{a\\,b,\\"c}', ['a,b', '"c']],
  ['{"\\a"}', ['a']],
  ['{a\\  }', ['a ']],
])('reads %s', (text, items) => {
  expect(decodeArray(text)).toEqual(items);
});

describe('refuses', () => {
  test.each([
    '',
    'x',
    '{',
    '}',
    '{1',
    '{1,',
    '{1,}',
    '{,1}',
    '{1,,2}',
    '{"a}',
    '{"a\\"}',
    '{a"b"}',
    '{1}x',
    '{{1}',
    '[0:2]{1}',
    '[a:b]={1}',
    '[0:2]=',
    '{"a"b}',
    '{1 2,{}x}',
    '{a\\',
  ])('%s', (text) => {
    expect(() => decodeArray(text)).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: expect.stringMatching(/^The text of an array is malformed at character \d+ of \d+: /),
      }),
    );
  });
});

const { array } = fc.letrec<{ array: ArrayItem[]; item: ArrayItem }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(null, 'NULL', '', '\\', '"', '{', ',', ' x '),
    tie('array'),
  ),
  array: fc.array(tie('item'), { maxLength: 5 }),
}));

test('any array comes back as it was', () => {
  fc.assert(
    fc.property(array, (items) => {
      expect(decodeArray(encodeArray(items))).toEqual(items);
    }),
    { numRuns: 2_000 },
  );
});

test('any text is either read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}",\\ aN[]:=1'), maxLength: 12 }), (text) => {
      try {
        expect(decodeArray(encodeArray(decodeArray(text)))).toEqual(decodeArray(text));
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_VALUE' });
      }
    }),
    { numRuns: 5_000 },
  );
});

test('a long array is read in linear time', () => {
  const items = Array.from({ length: 200_000 }, (_, index) => (index % 3 === 0 ? 'x "y" \\z' : String(index)));
  expect(decodeArray(encodeArray(items))).toEqual(items);
});
