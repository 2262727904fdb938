import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalType } from '../../../src/orm/fields/types/interval.ts';
import { refusal } from './expect-codec.ts';

describe('reading', () => {
  test.each([
    ['00:00:00', 'PT0S'],
    ['PT0S', 'PT0S'],
    ['1 year 2 mons 3 days 04:05:06.789', 'P1Y2M3DT4H5M6.789S'],
    ['P1Y2M3DT4H5M6.789S', 'P1Y2M3DT4H5M6.789S'],
    ['-1 years -2 mons +3 days -04:05:06.789', 'P-1Y-2M3DT-4H-5M-6.789S'],
    ['P-1Y-2M3DT-4H-5M-6.789S', 'P-1Y-2M3DT-4H-5M-6.789S'],
    ['-00:00:00.000001', 'PT-0.000001S'],
    ['PT-0.000001S', 'PT-0.000001S'],
    ['1 mon', 'P1M'],
    ['1 day', 'P1D'],
    ['-1 days', 'P-1D'],
    ['100:00:00', 'PT100H'],
    ['2562047788:00:54.775807', 'PT2562047788H54.775807S'],
    ['178000000 years', 'P178000000Y'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
  ])('%s is %s', (sql, iso) => {
    expect(intervalType.fromDriver(sql)).toBe(iso);
    expect(intervalType.toJson(sql)).toBe(iso);
  });

  test.each(['@ 1 year', '1-2 3 4:05:06', '', 'x'])(
    '%j, of another interval style, is an error that says so',
    (text) => {
      expect(refusal(() => intervalType.fromDriver(text))).toBe(
        `The database answered "${text}" where an interval was expected. Set its intervalstyle to "postgres" or "iso_8601".`,
      );
    },
  );
});

describe('writing', () => {
  test.each([
    ['PT0S', '0 days'],
    ['P0D', '0 days'],
    ['P1Y2M3DT4H5M6.789S', '14 months 3 days 4 hours 5 minutes 6 seconds 789000 microseconds'],
    ['P-1Y-2M3DT-4H', '3 days -14 months -4 hours'],
    ['-P1DT0.5S', '-1 days -500000 microseconds'],
    ['-P-1D', '1 days'],
    ['P2W', '14 days'],
    ['PT90M', '1 hours 30 minutes'],
    ['PT36H', '36 hours'],
    ['PT1,5S', '1 seconds 500000 microseconds'],
    ['PT-0.000001S', '-1 microseconds'],
    ['PT1H-30M', '30 minutes'],
    ['PT2562047H47M16.854775S', '2562047 hours 47 minutes 16 seconds 854775 microseconds'],
  ])('%s is sent as %s', (iso, sql) => {
    expect(intervalType.toDriver(iso)).toBe(sql);
  });

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1.5D',
    'PT1.5H',
    'PT0.0000001S',
    '1 day',
    'P1D1Y',
    'P2147483648D',
    'PT2562047H47M16.854776S',
    5,
    null,
  ])('%j is refused', (value) => {
    expect(refusal(() => intervalType.toDriver(value as never))).toBe(
      `A duration such as "P1Y2M3DT4H5M6.789S" is expected, whole numbers but for the seconds, but got ${JSON.stringify(value)}.`,
    );
  });
});

test('a duration in the form that is read comes back from PostgreSQL’s own text', () => {
  const int4 = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
  const microseconds = fc.bigInt({ min: -9_223_372_036_854_775n, max: 9_223_372_036_854_775n });
  fc.assert(
    fc.property(int4, int4, microseconds, (months, days, micros) => {
      const iso = intervalType.fromDriver(postgresText(months, days, micros));
      expect(intervalType.fromDriver(iso)).toBe(iso);
      expect(sumOf(intervalType.toDriver(iso))).toEqual({ months: BigInt(months), days: BigInt(days), micros });
    }),
  );
});

/** What PostgreSQL prints in its own style. */
function postgresText(months: number, days: number, micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const clock = [size / 3_600_000_000n, (size / 60_000_000n) % 60n, (size / 1_000_000n) % 60n]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const fraction = String(size % 1_000_000n).padStart(6, '0');
  return `${months} mons ${days} days ${micros < 0n ? '-' : ''}${clock}.${fraction}`;
}

/** The three sums of an interval in words. */
function sumOf(words: string): { months: bigint; days: bigint; micros: bigint } {
  const sizes: Record<string, bigint> = {};
  for (const [, size, unit] of words.matchAll(/(-?\d+) ([a-z]+)/g)) sizes[unit!] = BigInt(size!);
  const { months = 0n, days = 0n, hours = 0n, minutes = 0n, seconds = 0n, microseconds = 0n } = sizes;
  return { months, days, micros: ((hours * 60n + minutes) * 60n + seconds) * 1_000_000n + microseconds };
}
