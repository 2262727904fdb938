import { expect, test } from 'vitest';
import { JsonNumber } from '../../src/index.ts';
import { plainParameters } from '../../src/server/lean/plain-request.ts';
import { requestJson } from '../../src/server/request-json.ts';

test('a number keeps the digits that JSON.parse would lose, others are plain numbers', () => {
  expect(requestJson('{"a": 12345678901234567890, "b": 1.5, "c": "12345678901234567890", "d": [1e-400]}')).toEqual({
    a: new JsonNumber('12345678901234567890'),
    b: 1.5,
    c: '12345678901234567890',
    d: [new JsonNumber('1e-400')],
  });
});

test('a number beyond every column is left to the scalar, which refuses it', () => {
  expect(requestJson('[1e999999]')).toEqual([Number.POSITIVE_INFINITY]);
});

test('a body on the short way is read so too', () => {
  const body = '{"query": "{ a }", "variables": {"big": 9007199254740993}}';
  expect(plainParameters(body)?.variables).toEqual({ big: new JsonNumber('9007199254740993') });
});
