import fc from 'fast-check';
import type { Field } from '../../../src/orm/fields/field.ts';
import { bigint, decimal, float, integer, real, smallint } from '../../../src/orm/fields/number-fields.ts';
import { char, text, varchar } from '../../../src/orm/fields/text-fields.ts';
import { date, interval, time, timestamp, timestamptz } from '../../../src/orm/fields/time-fields.ts';
import { jsonNull } from '../../../src/orm/fields/types/json.ts';
import { JsonNumber, wouldBeRounded } from '../../../src/orm/fields/types/json-number.ts';
import {
  array,
  bitField,
  boolean,
  bytes,
  enumeration,
  inet,
  json,
  uuid,
} from '../../../src/orm/fields/value-fields.ts';

/** A field, and values of it in the form in which they are read. */
export interface WireCase {
  readonly name: string;
  readonly field: Field<any, any, any>;
  readonly values: fc.Arbitrary<unknown>;
  /** Values that must be tried in every run. */
  readonly corners: readonly unknown[];
}

const MOODS = ['good', 'so so', 'it\'s "bad"', 'NULL', '{}'] as const;
const FLAGS = ['sticky', 'archived', 'hot'] as const;

/** Any character but NUL. */
const texts = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
const twoDigits = (number: number): string => String(number).padStart(2, '0');
const fractions = (digits: number): fc.Arbitrary<string> =>
  fc
    .integer({ min: 0, max: 10 ** digits - 1 })
    .map((number) => String(number).padStart(digits, '0').replace(/0+$/, ''))
    .map((fraction) => (fraction === '' ? '' : `.${fraction}`));
const clocks = fc
  .tuple(fc.integer({ min: 0, max: 86_399 }), fractions(6))
  .map(
    ([seconds, fraction]) =>
      `${[Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')}${fraction}`,
  );
/** Any day that JavaScript's and the databases' calendars share. */
const days = fc
  .date({ min: new Date('-004712-01-01T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().replace(/T.*/, ''));
const moments = fc.tuple(days, clocks).map(([day, clock]) => `${day}T${clock}`);
const decimals = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }),
  )
  .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`));
const prices = fc.bigInt({ min: -(10n ** 12n) + 1n, max: 10n ** 12n - 1n }).map(
  (cents) =>
    `${cents < 0n ? '-' : ''}${String(cents < 0n ? -cents : cents)
      .padStart(3, '0')
      .replace(/(..)$/, '.$1')}`,
);
const intervals = fc
  .tuple(
    fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    fc.bigInt({ min: -9_223_372_036_854_775n, max: 9_223_372_036_854_775n }),
  )
  .map(([months, dayCount, micros]) => `P${months}M${dayCount}DT${micros / 1_000_000n}S`)
  .map((iso) => canonicalInterval(iso));
const exactNumbers = decimals.filter((digits) => wouldBeRounded(digits)).map((digits) => new JsonNumber(digits));
const documents = fc
  .letrec<{ item: unknown }>((tie) => ({
    item: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'json' },
      texts,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
      fc.boolean(),
      fc.constant(null),
      exactNumbers,
      fc.array(tie('item'), { maxLength: 4, depthIdentifier: 'json' }),
      fc.dictionary(texts, tie('item'), { maxKeys: 4, depthIdentifier: 'json', noNullPrototype: true }),
    ),
  }))
  .item.map((document) => document ?? jsonNull);

function canonicalInterval(iso: string): string {
  const { type } = interval();
  const words: Record<string, bigint> = {};
  for (const [, size, unit] of type.toDriver(iso).matchAll(/(-?\d+) ([a-z]+)/g)) words[unit!] = BigInt(size!);
  const part = (size: bigint, unit: string): string => (size === 0n ? '' : `${size}${unit}`);
  const { months = 0n, days: dayCount = 0n, hours = 0n, minutes = 0n, seconds = 0n } = words;
  const day = part(months / 12n, 'Y') + part(months % 12n, 'M') + part(dayCount, 'D');
  const clock = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S');
  return day + clock === '' ? 'PT0S' : `P${day}${clock === '' ? '' : `T${clock}`}`;
}

function wireCase(
  name: string,
  field: Field<any, any, any>,
  values: fc.Arbitrary<unknown>,
  corners: readonly unknown[] = [],
): WireCase {
  return { name, field, values, corners };
}

const special = real().allowSpecial().type;

/** Every field type, with the values that differ most between engines. */
export const WIRE_CASES: readonly WireCase[] = [
  wireCase('text', text(), texts, ['', ' ', 'NULL', '\\', "'", '"', '{a}', 'ÄÖ🐱', '\u0001\r\n\t', 'e\u0301']),
  wireCase(
    'varchar',
    varchar(3),
    fc.string({ unit: 'binary', maxLength: 3 }).map((value) => value.replaceAll('\0', '')),
    ['🐱🐱🐱', '   ', ''],
  ),
  wireCase(
    'char',
    char(4),
    fc.string({ unit: 'grapheme-ascii', maxLength: 4 }).map((value) => value.replace(/ +$/, '')),
    ['', ' a', '🐱'],
  ),
  wireCase('integer', integer(), fc.integer(), [2 ** 31 - 1, -(2 ** 31), 0]),
  wireCase('smallint', smallint(), fc.integer({ min: -32_768, max: 32_767 }), [32_767, -32_768]),
  wireCase('bigint', bigint(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), [
    '9223372036854775807',
    '-9223372036854775808',
    '9007199254740993',
  ]),
  wireCase('bigint as bigint', bigint({ as: 'bigint' }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  wireCase('float', float().allowSpecial(), fc.double(), [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    0,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    0.1 + 0.2,
    2 ** 53 + 2,
  ]),
  wireCase(
    'real',
    real().allowSpecial(),
    fc.float().map((number) => special.fromDriver(special.toDriver(number))),
    [Number.NaN, Number.NEGATIVE_INFINITY, -0, 0.1, 0.33333334, 16_777_216],
  ),
  wireCase('decimal', decimal().allowSpecial(), decimals, [
    'NaN',
    '0',
    '0.0000000001',
    '100.00',
    `1${'0'.repeat(60)}`,
    '-0.5',
  ]),
  wireCase('decimal(12, 2)', decimal(12, 2).allowSpecial(), prices, ['NaN', '0.00', '-0.01', '9999999999.99']),
  wireCase('boolean', boolean(), fc.boolean(), [true, false]),
  wireCase('uuid', uuid(), fc.uuid()),
  wireCase('date', date(), days, [
    'infinity',
    '-infinity',
    '2026-03-08',
    '0001-01-01',
    '0000-12-31',
    '-004712-01-01',
    '+012026-02-28',
    '+5874897-12-31',
  ]),
  wireCase('time', time(), clocks, ['00:00:00', '24:00:00', '23:59:59.999999']),
  wireCase('timestamp', timestamp(), moments, [
    '2026-03-08T02:30:00',
    '2026-11-01T01:30:00.000001',
    '0000-12-31T23:59:59.999999',
    '-000043-03-15T12:00:00',
    '+012026-01-01T00:00:00',
    '+294276-12-31T23:59:59.999999',
  ]),
  wireCase('timestamptz', timestamptz(), fc.date({ min: new Date('-004712-01-01T00:00:00Z'), noInvalidDate: true }), [
    new Date(0),
    new Date(-1),
    new Date('2026-03-08T07:00:00Z'),
    new Date('0000-12-31T23:59:59.999Z'),
  ]),
  wireCase(
    'timestamptz(6)',
    timestamptz({ precision: 6 }),
    moments.map((moment) => `${moment}Z`),
    ['2026-11-22T07:31:08.123456Z', '+294276-12-30T00:00:00Z'],
  ),
  wireCase('interval', interval(), intervals, [
    'PT0S',
    'P1Y2M3DT4H5M6.789S',
    'P-1Y-2M3DT-4H-5M-6.789S',
    'PT-0.000001S',
    'P1M',
    'P30D',
    'PT720H',
    'PT2562047H47M16.854775S',
  ]),
  wireCase('json', json(), documents, [
    jsonNull,
    '',
    'null',
    0,
    [],
    {},
    [null],
    { '': null },
    1e300,
    5e-324,
    2 ** 60,
    new JsonNumber('12345678901234567890'),
    { a: [new JsonNumber('0.12345678901234567890'), '0.12345678901234567890'] },
  ]),
  wireCase('enumeration', enumeration('mood', MOODS), fc.constantFrom(...MOODS), MOODS),
  wireCase(
    'bytes',
    bytes(),
    fc.uint8Array({ max: 255 }).map((value) => new Uint8Array(value)),
    [new Uint8Array(), new Uint8Array([0, 255, 92, 39])],
  ),
  wireCase(
    'inet',
    inet(),
    fc.oneof(fc.ipV4(), fc.ipV6()).map((address) => inet().type.toDriver(address)),
    ['192.168.0.0/24', '::', '::1', '::ffff:192.168.0.1', '::102:304', '2001:db8::/32'],
  ),
  wireCase('bitField', bitField(FLAGS), fc.subarray([...FLAGS]), [[], [...FLAGS]]),
  wireCase('text[]', array(text().nullable()), fc.array(fc.option(texts)), [
    [],
    [null],
    ['NULL', 'null', '', ' ', '{}', ',', '"', '\\', "'"],
  ]),
  wireCase('int4[]', array(integer().nullable()), fc.array(fc.option(fc.integer())), [[], [null, 1]]),
  wireCase('int8[]', array(bigint()), fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)), [
    ['9007199254740993'],
  ]),
  wireCase('decimal[]', array(decimal().allowSpecial()), fc.array(decimals), [['12345678901234567890.10', 'NaN']]),
  wireCase('float[]', array(float().allowSpecial()), fc.array(fc.double()), [
    [0.1 + 0.2, Number.NaN, Number.NEGATIVE_INFINITY],
  ]),
  wireCase('boolean[]', array(boolean().nullable()), fc.array(fc.option(fc.boolean())), [[true, false, null]]),
  wireCase('uuid[]', array(uuid()), fc.array(fc.uuid())),
  wireCase(
    'timestamptz[]',
    array(timestamptz()),
    fc.array(fc.date({ min: new Date('-004712-01-01T00:00:00Z'), noInvalidDate: true })),
  ),
  wireCase('date[]', array(date()), fc.array(days), [['infinity', '-000043-03-15']]),
  wireCase('time[]', array(time()), fc.array(clocks), [['24:00:00']]),
  wireCase('timestamp[]', array(timestamp()), fc.array(moments)),
  wireCase('interval[]', array(interval()), fc.array(intervals), [['P-1Y-2M3DT-4H']]),
  wireCase('enumeration[]', array(enumeration('mood', MOODS)), fc.array(fc.constantFrom(...MOODS)), [[...MOODS]]),
  wireCase('bytes[]', array(bytes()), fc.array(fc.uint8Array().map((value) => new Uint8Array(value))), [
    [new Uint8Array([92, 34, 0])],
  ]),
  wireCase('inet[]', array(inet()), fc.array(fc.ipV4()), [['::1', '10.0.0.0/8']]),
];
