import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, float, real, text } from '../../../src/index.ts';
import { decimalType, plainDecimal } from '../../../src/orm/fields/types/decimal.ts';
import { floatType, realType, specialFloatType } from '../../../src/orm/fields/types/float.ts';
import { bigintStringType, bigintType, integerType, smallintType } from '../../../src/orm/fields/types/integer.ts';
import { refusal, written } from './expect-codec.ts';

describe('integers', () => {
  test.each([
    [integerType, 2_147_483_647, '2147483647'],
    [integerType, -2_147_483_648, '-2147483648'],
    [integerType, -0, '0'],
    [smallintType, 32_767, '32767'],
    [bigintStringType, '9223372036854775807', '9223372036854775807'],
    [bigintStringType, -9_223_372_036_854_775_808n, '-9223372036854775808'],
    [bigintStringType, '+007', '7'],
    [bigintStringType, 9_007_199_254_740_991, '9007199254740991'],
  ])('%# a number within the range is sent as digits', (type, value, text) => {
    expect(type.toDriver(value as never)).toBe(text);
  });

  test.each([2_147_483_648, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n, null])('int4 refuses %s', (value) => {
    expect(refusal(() => integerType.toDriver(value as never))).toMatch(
      /^An integer from -2147483648 to 2147483647 is expected, but got .+\.$/,
    );
  });

  test.each([
    ['9223372036854775808', '"9223372036854775808"'],
    [2 ** 53, '9007199254740992'],
    ['1e3', '"1e3"'],
    ['', '""'],
    [' 1', '" 1"'],
    [true, 'true'],
  ])('int8 refuses %j, which is too big, rounded already or no integer', (value, shown) => {
    expect(refusal(() => bigintStringType.toDriver(value as never))).toBe(
      `A 64-bit integer is expected, as a string, a bigint or a safe number, but got ${shown}.`,
    );
  });

  test('int8 is read as every digit of it, or as a bigint', () => {
    expect(bigintStringType.fromDriver('9223372036854775807')).toBe('9223372036854775807');
    expect(bigintType.fromDriver('9223372036854775807')).toBe(9_223_372_036_854_775_807n);
    expect(bigintType.toJson('9223372036854775807')).toBe('9223372036854775807');
  });
});

describe('float8', () => {
  test('every JavaScript number comes back from its own text', () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        expect(specialFloatType.fromDriver(specialFloatType.toDriver(number))).toBe(number);
      }),
    );
  });

  test.each([
    ['Infinity', Number.POSITIVE_INFINITY],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
    ['-0', -0],
    ['1e+300', 1e300],
  ])('%s is read, as either engine prints it', (text, number) => {
    expect(floatType.fromDriver(text)).toBe(number);
  });

  test('a JSON answer has names where JSON has no number', () => {
    expect(['NaN', '+Inf', '-Infinity', '0.5'].map(floatType.toJson)).toEqual(['NaN', 'Infinity', '-Infinity', 0.5]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d needs allowSpecial()', (number) => {
    const sentence = `A finite number is expected, but got ${number}. A field takes NaN and the infinities where it says so by allowSpecial().`;
    expect(refusal(() => float().type.toDriver(number))).toBe(sentence);
    expect(refusal(() => real().type.toDriver(number))).toBe(sentence);
    expect(refusal(() => float().default(number))).toBe(sentence);
    expect(refusal(() => decimal().type.toDriver(number))).toContain('A finite decimal number is expected');
    for (const field of [float(), real(), decimal()])
      expect(Number(field.allowSpecial().type.toDriver(number))).toBe(number);
  });

  test('only floats and decimals have NaN', () => {
    expect(() => text().allowSpecial()).toThrow('allowSpecial() is for floats and decimals; text has no NaN.');
  });

  test('a string is refused', () => {
    expect(refusal(() => floatType.toDriver('1' as never))).toBe('A number is expected, but got "1".');
  });
});

describe('float4', () => {
  test.each([
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [16_777_217, '16777216'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1e-46, '0'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d is sent as the nearest 32-bit number, in the fewest digits', (number, text) => {
    expect(realType.withSpecial!.toDriver(number)).toBe(text);
  });

  test('of two texts as short and as near, one is read whichever the engine prints', () => {
    expect(['1078803.2', '1078803.3', '1078803.25'].map(realType.fromDriver)).toEqual([
      1078803.3, 1078803.3, 1078803.3,
    ]);
    expect(realType.toDriver(1078803.2)).toBe('1078803.3');
  });

  test('the text means the very 32-bit number, and reading and writing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = realType.toDriver(number);
        expect(Math.fround(Number(text))).toBe(number);
        expect(realType.toDriver(realType.fromDriver(text))).toBe(text);
      }),
    );
  });

  test('a number that only float8 can hold is refused', () => {
    expect(refusal(() => realType.toDriver(1e39))).toBe(
      'A number of at most 3.4e38 is expected, but got 1e+39; use float().',
    );
  });
});

describe('decimal', () => {
  test.each([
    ['12.50', '12.50'],
    ['+01.50e1', '15.0'],
    ['1E-8', '0.00000001'],
    ['1.0E-8', '0.000000010'],
    ['1E+10', '10000000000'],
    ['0E-4', '0.0000'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['-0E+3', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['007', '7'],
    ['-12345678901234567890.12345678901234567890', '-12345678901234567890.12345678901234567890'],
    ['nan', 'NaN'],
    ['inf', 'Infinity'],
    ['-INFINITY', '-Infinity'],
  ])('%s is %s in the form that PostgreSQL prints', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
    expect(decimalType().fromDriver(text)).toBe(plain);
  });

  test.each(['', '.', 'e5', '1e', '1.2.3', '0x10', '1_000', '1,5', 'one', '1e999999999'])('%j is no number', (text) => {
    expect(plainDecimal(text)).toBeUndefined();
  });

  test('numbers and bigints are sent by their digits', () => {
    expect([0.1, 1e21, 1e-7, 10n ** 30n].map((value) => decimalType().toDriver(value))).toEqual([
      '0.1',
      '1000000000000000000000',
      '0.0000001',
      '1000000000000000000000000000000',
    ]);
  });

  test('a column takes as many digits as it has, zeros at the end aside', () => {
    const type = decimalType(5, 2).withSpecial!;
    expect(['999.99', '-0.5', '1.500', 'NaN'].map((value) => written(type, value))).toEqual([
      '999.99',
      '-0.5',
      '1.500',
      'NaN',
    ]);
    for (const value of ['1000', '0.005', '999.995', 'Infinity'])
      expect(refusal(() => written(type, value))).toBe(
        `A decimal number of at most 3 digits before the point and 2 behind it is expected, but got "${value}".`,
      );
  });

  test('a comparison may ask for more digits than the column has', () => {
    expect(decimalType(5, 2).toDriver('1.0825')).toBe('1.0825');
  });

  test.each([[true], [null], [{}], ['abc'], [Symbol('x')]])('%s is refused', (value) => {
    expect(refusal(() => decimalType().toDriver(value as never))).toMatch(
      /^A decimal number such as "12.50" is expected, but got .+\.$/,
    );
  });

  test('a number of thousands of digits is refused before it reaches a server that would', () => {
    expect(refusal(() => decimalType().toDriver('1e1001'))).toBe(
      'A decimal number of at most 1000 digits before the point and as many behind it is expected.',
    );
    expect(decimalType().toDriver('1e999')).toHaveLength(1_000);
  });
});
