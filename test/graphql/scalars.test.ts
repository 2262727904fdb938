import { GraphQLError, type GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_SCALARS } from '../../src/graphql/scalars/built-in-scalars.ts';

const scalar = (name: string): GraphQLScalarType => BUILT_IN_SCALARS.get(name)!;

const ACCEPTED: Readonly<Record<string, readonly unknown[]>> = {
  BigInt: ['9007199254740993', '-9223372036854775808'],
  Decimal: ['12.50', '-0.000000000000000000001', '1e10', '.5', 'NaN', 'Infinity'],
  DateTime: ['2026-11-22T07:31:08.123456Z', '2026-11-22T07:31:08+05:30', 'infinity', '-infinity'],
  LocalDateTime: ['2026-11-22T07:31:08.123456', '2026-11-22 07:31:08'],
  Date: ['2026-11-22', 'infinity'],
  Time: ['07:31', '07:31:08.123456', '24:00:00'],
  Duration: ['P1Y2M3DT4H5M6.789012S', 'PT0S', 'P-1D', '-P1D', 'P1W'],
  UUID: ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '1B4E28BA2FA141D2883F0016D3CCA427'],
};

const REFUSED: Readonly<Record<string, readonly unknown[]>> = {
  BigInt: ['1.5', '', 'x', 9007199254740992, 1.5, true, null, {}],
  Decimal: ['', 'x', '1,5', 9007199254740992, Number.NaN, []],
  DateTime: ['2026-11-22', '2026-11-22T07:31:08', 'now', '', 1, {}],
  LocalDateTime: ['2026-11-22T07:31:08Z', '2026-11-22', 1],
  Date: ['22.11.2026', '2026-11-22T00:00:00Z', 20261122],
  Time: ['7:31', '07:31:08Z', 731],
  Duration: ['P', 'PT', '1 day', 'P1', 1],
  UUID: ['1b4e28ba-2fa1-41d2-883f', 'x', 1],
  Bytes: ['a', 'a===', '!!!!', 1],
};

describe.each(Object.keys(ACCEPTED))('%s', (name) => {
  test.each(ACCEPTED[name]!)('takes %j and keeps every character', (text) => {
    expect(scalar(name).parseValue(text)).toBe(text);
    expect(scalar(name).parseLiteral(parseValue(JSON.stringify(text)), {})).toBe(text);
    expect(scalar(name).serialize(text)).toBe(text);
  });
});

describe.each(Object.keys(REFUSED))('%s', (name) => {
  test.each(REFUSED[name]!)('refuses %j', (value) => {
    expect(() => scalar(name).parseValue(value)).toThrow(GraphQLError);
  });

  test('refuses literals of other kinds', () => {
    for (const literal of ['true', '[]', '{}', 'NAME']) {
      expect(() => scalar(name).parseLiteral(parseValue(literal), {}), literal).toThrow(GraphQLError);
    }
  });
});

test('numbers that JavaScript holds exactly may be written as numbers', () => {
  expect(scalar('BigInt').parseValue(42)).toBe('42');
  expect(scalar('Decimal').parseValue(12.5)).toBe('12.5');
  // A literal is text: nothing is rounded on the way.
  expect(scalar('BigInt').parseLiteral(parseValue('9007199254740993'), {})).toBe('9007199254740993');
  expect(scalar('Decimal').parseLiteral(parseValue('0.10'), {})).toBe('0.10');
});

test('values of JavaScript that custom resolvers answer are shown as text', () => {
  const moment = new Date(Date.UTC(2026, 10, 22, 7, 31, 8, 5));
  expect(scalar('DateTime').serialize(moment)).toBe('2026-11-22T07:31:08.005Z');
  expect(scalar('Date').serialize(moment)).toBe('2026-11-22');
  expect(scalar('BigInt').serialize(9007199254740993n)).toBe('9007199254740993');
  expect(scalar('Decimal').serialize(1.5)).toBe('1.5');
  expect(scalar('Bytes').serialize(new Uint8Array([1, 2, 255]))).toBe('AQL/');
  expect(scalar('Bytes').parseValue('AQL/')).toEqual(Buffer.from([1, 2, 255]));
  expect(() => scalar('DateTime').serialize(new Date(Number.NaN))).toThrow('DateTime cannot show an invalid Date.');
  expect(() => scalar('BigInt').serialize(1.5)).toThrow('BigInt cannot show 1.5.');
  expect(() => scalar('Bytes').serialize(1)).toThrow('Bytes cannot show 1.');
});

test('JSON is itself', () => {
  const value = { a: [1, 'x', null, { b: true }] };
  expect(scalar('JSON').parseValue(value)).toBe(value);
  expect(scalar('JSON').serialize(value)).toBe(value);
});
