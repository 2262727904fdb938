import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonDocument, jsonNull, jsonType } from '../../../src/orm/fields/types/json.ts';
import { JsonNumber, wouldBeRounded } from '../../../src/orm/fields/types/json-number.ts';
import { parseJson } from '../../../src/orm/fields/types/parse-json.ts';
import { refusal } from './expect-codec.ts';

const write = (value: unknown): string => jsonType.toDriver(value as JsonDocument);

describe('numbers', () => {
  test.each(['0', '-1.5', '0.10', '123456789012345', '9007199254740992', '1e300', '1.7976931348623157e308'])(
    '%s is the JavaScript number that it says',
    (text) => {
      expect(jsonType.fromDriver(text)).toBe(Number(text));
    },
  );

  test('a power of two beyond 2^53 comes back from the text that JavaScript prints', () => {
    expect(write(2 ** 60)).toBe('1152921504606847000');
    expect(jsonType.fromDriver('1152921504606847000')).toBe(2 ** 60);
    expect(jsonType.fromDriver('1152921504606846976')).toEqual(new JsonNumber('1152921504606846976'));
  });

  test.each([
    ['12345678901234567890', true],
    ['9007199254740993', true],
    ['3.14159265358979323846', true],
    ['1e400', true],
    ['1e-400', true],
    ['0.1000000000000000000000', false],
    ['1000000000000000000000', false],
    ['1152921504606847000', false],
    ['0.30000000000000004', false],
  ])('%s would be rounded: %s', (text, rounded) => {
    expect(wouldBeRounded(text)).toBe(rounded);
  });

  test('a number that would be rounded keeps its digits, wherever it stands', () => {
    const text =
      '{"a": [12345678901234567890, "12345678901234567890", 5], "1234567890123456789": -0.12345678901234567890}';
    const value = jsonType.fromDriver(text);
    expect(value).toEqual({
      a: [new JsonNumber('12345678901234567890'), '12345678901234567890', 5],
      '1234567890123456789': new JsonNumber('-0.12345678901234567890'),
    });
    expect(write(value)).toBe(
      '{"a":[12345678901234567890,"12345678901234567890",5],"1234567890123456789":-0.12345678901234567890}',
    );
    expect(jsonType.toJson(text)).toEqual({
      a: ['12345678901234567890', '12345678901234567890', 5],
      '1234567890123456789': '-0.12345678901234567890',
    });
  });

  test('a string that looks like the reader’s own mark stays a string', () => {
    const text = String.raw`["\u0000", "\u0000\u000012345678901234567890", 12345678901234567890]`;
    expect(parseJson(text, (digits) => ({ digits }))).toEqual([
      '\0',
      '\0\x0012345678901234567890',
      { digits: '12345678901234567890' },
    ]);
  });

  test('an exact number converts, prints and serialises', () => {
    const number = new JsonNumber(12_345_678_901_234_567_890n);
    expect(String(number)).toBe('12345678901234567890');
    expect(Number(number)).toBe(12_345_678_901_234_567_000);
    expect(JSON.stringify({ number })).toBe('{"number":"12345678901234567890"}');
    for (const digits of ['NaN', 'Infinity', '', 'x'])
      expect(refusal(() => new JsonNumber(digits))).toBe(
        `A decimal number such as "12345678901234567890" is expected, but got "${digits}".`,
      );
  });
});

describe('null', () => {
  test('a document that is null is a value of its own, inside of one null is null', () => {
    expect(jsonType.fromDriver('null')).toBe(jsonNull);
    expect(write(jsonNull)).toBe('null');
    expect(jsonType.fromDriver('{"a": [null]}')).toEqual({ a: [null] });
    expect(JSON.stringify({ settings: jsonNull })).toBe('{"settings":null}');
    expect(jsonType.toJson('null')).toBeNull();
  });
});

test('every document comes back from its own text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }), (document) => {
      // NUL, which is refused.
      fc.pre(document !== null && !JSON.stringify(document).includes('\\u0000'));
      expect(jsonType.fromDriver(write(document))).toEqual(JSON.parse(JSON.stringify(document)));
    }),
    { numRuns: 50 },
  );
}, 30_000);

test('keys that JavaScript treats as special are plain keys', () => {
  const text = '{"__proto__": {"a": 12345678901234567890}, "constructor": 1}';
  const value = jsonType.fromDriver(text) as object;
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(write(value)).toBe('{"__proto__":{"a":12345678901234567890},"constructor":1}');
});

describe('what JSON.stringify would change is refused, with its place', () => {
  class Point {
    readonly x = 1;
  }
  const circle: unknown[] = [];
  circle.push(circle);

  test.each<[unknown, string]>([
    [{ a: [Number.NaN] }, 'A JSON value is expected, but got NaN at .a[0]. JSON has no such number.'],
    [Number.POSITIVE_INFINITY, 'A JSON value is expected, but got Infinity. JSON has no such number.'],
    [{ id: 5n }, 'A JSON value is expected, but got 5n at .id. Give new JsonNumber(value), or a string.'],
    [
      { at: new Date(0) },
      'A JSON value is expected, but got the Date 1970-01-01T00:00:00.000Z at .at. JSON holds plain objects only: give its text, its number or its properties.',
    ],
    [
      [new Point()],
      'A JSON value is expected, but got an instance of Point at [0]. JSON holds plain objects only: give its text, its number or its properties.',
    ],
    [
      [undefined],
      'A JSON value is expected, but got undefined at [0]. JSON holds text, numbers, true, false, null, lists and plain objects.',
    ],
    [
      () => 1,
      'A JSON value is expected, but got a function. JSON holds text, numbers, true, false, null, lists and plain objects.',
    ],
    [{ a: 'x\0' }, 'At .a: A text cannot hold the character NUL; remove it, or store bytes().'],
  ])('%#', (value, message) => {
    expect(refusal(() => write(value))).toBe(message);
  });

  test('a value that holds itself', () => {
    expect(refusal(() => write(circle))).toMatch(/It is nested more than 500 levels deep, or holds itself\.$/);
  });

  test('holes in a list, but not a property that is undefined', () => {
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    expect(refusal(() => write([1, , 2]))).toMatch(/^A JSON value is expected, but got undefined at \[1\]\./);
    expect(write({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(write(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });
});
