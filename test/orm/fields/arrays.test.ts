import { describe, expect, test } from 'vitest';
import { arrayType } from '../../../src/orm/fields/types/array.ts';
import { decimalType } from '../../../src/orm/fields/types/decimal.ts';
import { enumerationType } from '../../../src/orm/fields/types/enumeration.ts';
import { bigintStringType } from '../../../src/orm/fields/types/integer.ts';
import { jsonType } from '../../../src/orm/fields/types/json.ts';
import { textType } from '../../../src/orm/fields/types/text.ts';
import { timestamptzType } from '../../../src/orm/fields/types/timestamptz.ts';
import { refusal, written } from './expect-codec.ts';

describe('arrays', () => {
  test('the column and the cast have the item’s types', () => {
    expect(arrayType(decimalType(5, 2), false)).toMatchObject({ columnType: 'decimal(5, 2)[]', castType: 'decimal[]' });
    expect(arrayType(timestamptzType, false)).toMatchObject({
      columnType: 'timestamptz(3)[]',
      castType: 'timestamptz[]',
    });
    expect(arrayType(enumerationType('mood', ['a']), false).columnType).toBe('"mood"[]');
  });

  test('items go through their own type both ways', () => {
    const type = arrayType(timestamptzType, true);
    const moment = new Date('2026-11-22T07:31:08.5Z');
    expect(type.toDriver([moment, null])).toBe('{"2026-11-22 07:31:08.5+00",NULL}');
    expect(type.fromDriver('{"2026-11-22 02:31:08.5-05",NULL}')).toEqual([moment, null]);
    expect(type.toJson('{"2026-11-22 02:31:08.5-05",NULL}')).toEqual(['2026-11-22T07:31:08.5Z', null]);
    expect(arrayType(bigintStringType, false).fromDriver('{9007199254740993}')).toEqual(['9007199254740993']);
    expect(arrayType(textType, false).toDriver(['NULL', 'null', '', '{a,b}', '"\\'])).toBe(
      String.raw`{"NULL","null","","{a,b}","\"\\"}`,
    );
    expect(type.toDriver([])).toBe('{}');
  });

  test('an item that does not fit is named', () => {
    expect(refusal(() => arrayType(bigintStringType, false).toDriver(['1', 'x']))).toBe(
      'Item 2 of the list: A 64-bit integer is expected, as a string, a bigint or a safe number, but got "x".',
    );
    expect(refusal(() => written(arrayType(decimalType(3, 0), false), ['1', '1000']))).toBe(
      'Item 2 of the list: A decimal number of at most 3 digits before the point and 0 behind it is expected, but got "1000".',
    );
  });

  test('NULL among the items must be allowed', () => {
    const type = arrayType(textType, false);
    expect(refusal(() => type.toDriver(['a', null]))).toBe(
      'Item 2 of the list is null. Leave it out, or say that items may be NULL: array(text().nullable()).',
    );
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    expect(refusal(() => type.toDriver(['a', , 'b'] as never))).toMatch(/^Item 2 of the list is undefined\./);
    expect(refusal(() => type.toDriver('a' as never))).toBe('A list of values is expected, but got "a".');
  });

  test('arrays of arrays and of JSON are refused when they are declared', () => {
    for (const items of [arrayType(textType, false), jsonType])
      expect(() => arrayType(items, false)).toThrow(
        `An array cannot hold ${items.columnType}: CockroachDB has no such arrays. A json() field holds lists of anything.`,
      );
  });

  test('an array of arrays from raw SQL is an error that says so', () => {
    expect(refusal(() => arrayType(textType, false).fromDriver('{{a},{b}}'))).toBe(
      'The database answered an array of arrays, where a list of values was expected.',
    );
  });
});
