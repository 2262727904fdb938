import { describe, expect, test } from 'vitest';
import { encodeValue } from '../../src/sql/encode-value.ts';
import { formatTimestamp } from '../../src/sql/format-timestamp.ts';

test.each<[unknown, string | null]>([
  ['', ''],
  ['NULL', 'NULL'],
  [0, '0'],
  [-0, '-0'],
  [1.5e-7, '1.5e-7'],
  [1e21, '1e+21'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [2n ** 63n, '9223372036854775808'],
  [true, 'true'],
  [false, 'false'],
  [null, null],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Uint8Array(), '\\x'],
  [Buffer.from('ÿ0', 'latin1'), '\\xff30'],
  [new Uint8Array([1, 2, 3, 4]).subarray(1, 3), '\\x0203'],
  [[], '{}'],
  [[1, null, 'a b', [true]], '{1,NULL,"a b",{true}}'],
  [[{ a: 'x"y' }], '{"{\\"a\\":\\"x\\\\\\"y\\"}"}'],
  [{}, '{}'],
  [{ a: [1, null], b: new Date(0) }, '{"a":[1,null],"b":"1970-01-01T00:00:00.000Z"}'],
  [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
])('encodes %o', (value, text) => {
  expect(encodeValue(value)).toBe(text);
});

test.each<[string, string]>([
  ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['+010000-01-01T00:00:00.000Z', '10000-01-01T00:00:00.000Z'],
  ['+275760-09-13T00:00:00.000Z', '275760-09-13T00:00:00.000Z'],
  ['0000-12-31T23:59:59.999Z', '0001-12-31T23:59:59.999Z BC'],
  ['-000043-03-15T12:00:00.000Z', '0044-03-15T12:00:00.000Z BC'],
  ['-271821-04-20T00:00:00.000Z', '271822-04-20T00:00:00.000Z BC'],
])('writes the moment %s as %s', (iso, text) => {
  expect(formatTimestamp(new Date(iso))).toBe(text);
});

describe('refuses', () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const holed: unknown[] = new Array(2);

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'Cannot send undefined to the database'],
    ['a symbol', Symbol.iterator, 'Cannot send Symbol(Symbol.iterator) to the database'],
    ['a function', encodeValue, 'Cannot send a function to the database'],
    ['an instance of a class', new Set([1]), 'Cannot send an instance of Set to the database'],
    ['another typed array', new Float32Array(1), 'Cannot send an instance of Float32Array to the database'],
    ['an invalid date', new Date('x'), 'Cannot send an invalid Date to the database'],
    ['undefined in an array', [1, undefined], 'Cannot send undefined to the database'],
    ['a hole in an array', holed, 'Cannot send undefined to the database'],
    ['JSON that refers to itself', cyclic, 'Cannot send an object with self as JSON'],
    ['JSON with a bigint', { a: 1n }, 'Cannot send an object with a as JSON'],
    ['JSON that is nothing', { toJSON: () => undefined }, 'Cannot send an object with toJSON to the database'],
  ])('%s', (_, value, message) => {
    expect(() => encodeValue(value)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(message) }),
    );
  });
});
