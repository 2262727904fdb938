import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asOfSystemTimeLiteral } from '../../src/sql/dialects/as-of-system-time.ts';

const ACCEPTED: readonly (readonly [string | Date, string])[] = [
  ['-10s', "'-10s'"],
  ['-1.5h', "'-1.5h'"],
  ['-1us', "'-1us'"],
  ['-250ms', "'-250ms'"],
  ['-5m', "'-5m'"],
  [' -10s ', "'-10s'"],
  ["'-10s'", "'-10s'"],
  ['2026-05-01', "'2026-05-01T00:00:00Z'"],
  ['2026-05-01 10:20', "'2026-05-01T10:20:00Z'"],
  ['2026-05-01 10:20:30', "'2026-05-01T10:20:30Z'"],
  ['2026-05-01T10:20:30.123456789Z', "'2026-05-01T10:20:30.123456789Z'"],
  ['2026-05-01 10:20:30+00', "'2026-05-01T10:20:30Z'"],
  ['2026-05-01T10:20:30+00:00', "'2026-05-01T10:20:30Z'"],
  ['2024-02-29', "'2024-02-29T00:00:00Z'"],
  [new Date('2026-05-01T10:20:30.123Z'), "'2026-05-01T10:20:30.123Z'"],
  ['1795329060744140003', "'1795329060744140003'"],
  ['1795329060744140003.0000000001', "'1795329060744140003.0000000001'"],
  ['follower_read_timestamp()', 'follower_read_timestamp()'],
  ['FOLLOWER_READ_TIMESTAMP ( )', 'follower_read_timestamp()'],
  ["with_max_staleness('10s')", "with_max_staleness('10s')"],
  ["with_max_staleness( '10s' , TRUE )", "with_max_staleness('10s', true)"],
  ["with_min_timestamp('2026-05-01 10:20:30')", "with_min_timestamp('2026-05-01T10:20:30Z')"],
  ["with_min_timestamp('2026-05-01', false)", "with_min_timestamp('2026-05-01T00:00:00Z', false)"],
];

test.each(ACCEPTED)('prints %s as %s, and that as itself', (value, text) => {
  expect(asOfSystemTimeLiteral(value)).toBe(text);
  expect(asOfSystemTimeLiteral(text)).toBe(text);
});

describe('refuses', () => {
  test.each<[string, unknown]>([
    ['nothing', ''],
    ['a quote', "'"],
    ['a time to come', '10s'],
    ['no time', '-0s'],
    ['no time in parts', '-0.0s'],
    ['two units', '-1m30s'],
    ['an unknown unit', '-1d'],
    ['a signed number', '-+1s'],
    ['an exponent', '-1e3s'],
    ['now', 'now()'],
    ['a placeholder', '$1'],
    ['a day that is not', '2026-02-30'],
    ['a month that is not', '2026-13-01'],
    ['an hour that is not', '2026-05-01 25:00'],
    ['the 24th hour', '2026-05-01 24:00'],
    ['another zone', '2026-05-01T10:20:30+02:00'],
    ['a short clock', '1795329060'],
    ['a clock with a long logical part', '1795329060744140003.00000000001'],
    ['a function with arguments it lacks', "follower_read_timestamp('10s')"],
    ['a function without arguments it needs', 'with_max_staleness()'],
    ['a staleness below zero', "with_max_staleness('-10s')"],
    ['a staleness that is a time', "with_max_staleness('2026-05-01')"],
    ['a time that is an interval', "with_min_timestamp('10s')"],
    ['another function', "pg_sleep('10s')"],
    ['a statement behind', "'-10s'; drop table users"],
    ['a quote inside', "-10s' or 'x"],
    ['a comment behind', "'-10s' --"],
    ['a line break behind', '-10s\n'.concat('x')],
    ['an invalid date', new Date('x')],
    ['a date before the year 0', new Date('-000043-03-15T12:00:00Z')],
    ['a number', 5],
    ['null', null],
  ])('%s', (_, value) => {
    expect(() => asOfSystemTimeLiteral(value as string)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^asOfSystemTime cannot be .+: give a Date, a time in UTC/),
      }),
    );
  });
});

test('whatever is accepted has no quote, no semicolon and no comment that could end it', () => {
  const piece = fc.constantFrom(
    '-',
    '10',
    's',
    'ms',
    "'",
    ' ',
    ';',
    '--',
    '2026-05-01',
    'T10:00',
    'Z',
    '(',
    ')',
    ',',
    'true',
    'with_max_staleness',
    'follower_read_timestamp',
    '1795329060744140003',
    '.5',
    '\n',
    '\\',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      (text) => {
        let printed: string;
        try {
          printed = asOfSystemTimeLiteral(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
          return;
        }
        expect(printed).toMatch(/^(?:'[-0-9.:TZa-z]+'|[a-z_]+\((?:'[-0-9.:TZa-z]+'(?:, (?:true|false))?)?\))$/);
        expect(asOfSystemTimeLiteral(printed)).toBe(printed);
      },
    ),
    { numRuns: 5_000 },
  );
});
