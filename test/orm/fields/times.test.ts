import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateType } from '../../../src/orm/fields/types/date.ts';
import { dateOfEpochDay, epochDay } from '../../../src/orm/fields/types/epoch-day.ts';
import { timeType } from '../../../src/orm/fields/types/time.ts';
import { timestampType } from '../../../src/orm/fields/types/timestamp.ts';
import { timestamptzTextType, timestamptzType } from '../../../src/orm/fields/types/timestamptz.ts';
import { refusal, written } from './expect-codec.ts';

/** The process's own time zone must not matter: half a day behind UTC, with summer time, and half an hour off. */
const ZONES = [
  ['UTC', 0],
  ['America/New_York', 240],
  ['Asia/Kolkata', -330],
  ['Pacific/Kiritimati', -840],
] as const;

describe.each(ZONES)('in a process in the time zone %s', (zone, offsetInJuly) => {
  const ownZone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = zone;
    // Without this the whole file would run in one zone, and nobody would notice.
    expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(offsetInJuly);
  });
  afterAll(() => {
    if (ownZone === undefined) delete process.env.TZ;
    else process.env.TZ = ownZone;
  });

  describe('date', () => {
    test.each([
      ['2026-11-22', '2026-11-22'],
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
      ['+012026-02-28', '12026-02-28'],
      ['+5874897-12-31', '5874897-12-31'],
      ['0000-02-29', '0001-02-29 BC'],
      ['-000043-03-15', '0044-03-15 BC'],
      ['-004713-11-24', '4714-11-24 BC'],
      ['infinity', 'infinity'],
      ['-infinity', '-infinity'],
    ])('%s is %s in the database', (iso, sql) => {
      expect(dateType.toDriver(iso)).toBe(sql);
      expect(dateType.fromDriver(sql)).toBe(iso);
      expect(dateType.toJson(sql)).toBe(iso);
    });

    test('the databases’ own forms are accepted too', () => {
      expect(dateType.toDriver('12026-02-28')).toBe('12026-02-28');
      expect(dateType.toDriver('0044-03-15 BC')).toBe('0044-03-15 BC');
    });

    test.each([
      '',
      '2026-11-31',
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '26-01-01',
      '20261122',
      '2026-11-22T00:00:00Z',
      ' 2026-11-22',
      '-000000-01-01',
      '0000-01-01 BC',
      'tomorrow',
      20261122,
      null,
    ])('%j is refused', (value) => {
      expect(refusal(() => dateType.toDriver(value as never))).toBe(
        `A date such as "2026-11-22" is expected, but got ${JSON.stringify(value)}.`,
      );
    });

    test('a Date is refused: which day it is depends on the time zone', () => {
      expect(refusal(() => dateType.toDriver(new Date(0) as never))).toBe(
        'A date such as "2026-11-22" is expected, but got the Date 1970-01-01T00:00:00.000Z.',
      );
    });

    test('a day that no database has is refused', () => {
      for (const iso of ['-004713-11-23', '+5874898-01-01'])
        expect(refusal(() => dateType.toDriver(iso))).toBe(
          `A date from 4714-11-24 BC to 5874897-12-31 is expected, but got "${iso}".`,
        );
    });
  });

  describe('time', () => {
    const type = timeType();

    test.each([
      ['07:31', '07:31:00'],
      ['07:31:08', '07:31:08'],
      ['07:31:08.500', '07:31:08.5'],
      ['07:31:08.123456', '07:31:08.123456'],
      ['24:00:00', '24:00:00'],
      ['23:59:60', '24:00:00'],
      ['10:59:60.25', '11:00:00.25'],
    ])('%s is sent as %s', (value, text) => {
      expect(type.toDriver(value)).toBe(text);
      expect(type.fromDriver(text)).toBe(text);
    });

    test.each([
      '',
      '7:31',
      '07:60',
      '24:00:01',
      '24:00:00.1',
      '23:59:60.1',
      '25:00',
      '07:31:61',
      '07:31:08.1234567',
      '07:31Z',
    ])('%j is refused', (value) => {
      expect(refusal(() => type.toDriver(value))).toBe(
        `A time of day such as "07:31:08" or "07:31:08.123456" is expected, but got "${value}".`,
      );
    });

    test('a column takes as many digits of a second as it keeps', () => {
      expect(written(timeType(2), '07:31:08.120')).toBe('07:31:08.12');
      expect(refusal(() => written(timeType(2), '07:31:08.125'))).toBe(
        'The column keeps 2 digits of a second, but got 3. Cut them off, or give the field { precision: 6 }.',
      );
    });
  });

  describe('timestamp', () => {
    const type = timestampType();

    test.each([
      ['2026-11-22T07:31:08', '2026-11-22 07:31:08'],
      ['2026-11-22T07:31:08.123456', '2026-11-22 07:31:08.123456'],
      // The hour that New York leaves out in March.
      ['2026-03-08T02:30:00', '2026-03-08 02:30:00'],
      ['+012026-01-01T00:00:00', '12026-01-01 00:00:00'],
      ['-000043-03-15T12:00:00.5', '0044-03-15 12:00:00.5 BC'],
      ['infinity', 'infinity'],
      ['-infinity', '-infinity'],
    ])('%s is %s in the database', (iso, sql) => {
      expect(type.toDriver(iso)).toBe(sql);
      expect(type.fromDriver(sql)).toBe(iso);
    });

    test.each([
      ['2026-11-22 07:31', '2026-11-22 07:31:00'],
      ['2026-12-31T23:59:60', '2027-01-01 00:00:00'],
      ['2026-12-31T23:59:60.5', '2027-01-01 00:00:00.5'],
      ['2026-12-31T24:00', '2027-01-01 00:00:00'],
      ['0044-03-15 12:00:00 BC', '0044-03-15 12:00:00 BC'],
    ])('%s is sent as %s', (value, text) => {
      expect(type.toDriver(value)).toBe(text);
    });

    test.each([
      '2026-11-22',
      '2026-11-22T07:31:08Z',
      '2026-11-22T07:31:08+01:00',
      '2026-02-30T00:00:00',
      '2026-11-22T07:31:08.1234567',
      '+294277-01-01T00:00:00',
      '-004713-11-23T23:59:59',
      'now',
    ])('%j is refused', (value) => {
      expect(refusal(() => type.toDriver(value))).toBe(
        `A date and a time without a zone such as "2026-11-22T07:31:08" is expected, but got "${value}". ` +
          'For a moment with a zone use timestamptz().',
      );
    });

    test('a Date is refused', () => {
      expect(refusal(() => type.toDriver(new Date(0) as never))).toMatch(/use timestamptz\(\)\.$/);
    });

    test('the last and the first moment are no infinities, and can be written again', () => {
      for (const moment of ['294276-12-31 23:59:59.999999', '4714-11-24 00:00:00 BC'])
        expect(type.toDriver(type.fromDriver(moment))).toBe(moment);
    });

    test('a zone of UTC behind it, as older CockroachDB prints in arrays, says nothing new', () => {
      expect(type.fromDriver('2026-11-22 07:31:08+00:00')).toBe('2026-11-22T07:31:08');
    });
  });

  describe('timestamptz', () => {
    test.each([
      ['2026-11-22 07:31:08+00', '2026-11-22T07:31:08Z'],
      ['2026-11-22 07:31:08.123456+00:00', '2026-11-22T07:31:08.123456Z'],
      ['2026-11-22 02:31:08.5-05', '2026-11-22T07:31:08.5Z'],
      ['2026-11-22 13:16:08+05:45', '2026-11-22T07:31:08Z'],
      ['2026-12-31 23:30:00.000001-00:30', '2027-01-01T00:00:00.000001Z'],
      // New York before its zone was made: nearly five hours.
      ['1799-12-31 19:03:58-04:56:02', '1800-01-01T00:00:00Z'],
      ['12026-01-01 00:00:00+00', '+012026-01-01T00:00:00Z'],
      ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00Z'],
      ['0001-12-31 19:03:58-04:56:02 BC', '0001-01-01T00:00:00Z'],
      ['infinity', 'infinity'],
      ['-infinity', '-infinity'],
      ['294276-12-31 23:59:59.999999+00:00', 'infinity'],
      ['4714-11-24 00:00:00+00:00 BC', '-infinity'],
      ['294276-12-31 23:59:59.999999+00', '+294276-12-31T23:59:59.999999Z'],
      ['4714-11-24 00:00:00+00 BC', '-004713-11-24T00:00:00Z'],
    ])('%s is read as %s', (sql, iso) => {
      expect(timestamptzTextType(6).fromDriver(sql)).toBe(iso);
      expect(timestamptzType.toJson(sql)).toBe(iso);
    });

    test.each([
      ['2026-11-22T07:31:08Z', '2026-11-22 07:31:08+00'],
      ['2026-11-22t08:31:08.123456+01:00', '2026-11-22 07:31:08.123456+00'],
      ['2026-11-22 07:31:08-00:00', '2026-11-22 07:31:08+00'],
      ['2016-12-31T23:59:60Z', '2017-01-01 00:00:00+00'],
      ['+012026-01-01T00:00:00Z', '12026-01-01 00:00:00+00'],
      ['0001-01-01T00:30:00+01:00', '0001-12-31 23:30:00+00 BC'],
      ['infinity', 'infinity'],
      [new Date(0), '1970-01-01 00:00:00+00'],
      [new Date(-1), '1969-12-31 23:59:59.999+00'],
      [new Date('2026-07-01T12:00:00.120-04:00'), '2026-07-01 16:00:00.12+00'],
      [new Date(8.64e15), 'infinity'],
      [new Date(-8.64e15), '-infinity'],
      [new Date(8.64e15 - 1), '275760-09-12 23:59:59.999+00'],
    ])('%s is sent as %s', (value, text) => {
      expect(timestamptzType.toDriver(value)).toBe(text);
    });

    test.each([
      '2026-11-22',
      '2026-11-22T07:31:08',
      '2026-02-29T00:00:00Z',
      '2026-11-22T07:31:08.1234567Z',
      '+294277-01-01T00:00:00Z',
      'now',
      0,
      new Date(Number.NaN),
      new Date(-8.64e15 + 1),
    ])('%s is refused', (value) => {
      expect(refusal(() => timestamptzType.toDriver(value as never))).toMatch(
        /^A Date or a time with a zone such as "2026-11-22T07:31:08Z" is expected, but got .+\.$/,
      );
    });

    test('a Date comes back as the same Date', () => {
      fc.assert(
        fc.property(fc.date({ min: new Date('-004712-01-01T00:00:00Z'), noInvalidDate: true }), (date) => {
          expect(timestamptzType.fromDriver(timestamptzType.toDriver(date))).toEqual(date);
        }),
      );
    });

    test('a column of milliseconds takes no microseconds, which it would round', () => {
      expect(refusal(() => written(timestamptzType, '2026-11-22T07:31:08.1234Z'))).toBe(
        'The column keeps 3 digits of a second, but got 4. Cut them off, or give the field { precision: 6 }.',
      );
      expect(written(timestamptzTextType(6), '2026-11-22T07:31:08.1234Z')).toBe('2026-11-22 07:31:08.1234+00');
    });

    test('a moment beyond a Date’s range says how it can be read', () => {
      expect(refusal(() => timestamptzType.fromDriver('280000-01-01 00:00:00+00'))).toBe(
        'The database answered "+280000-01-01T00:00:00Z", which is beyond a Date\'s range. ' +
          'Read it as text: timestamptz({ precision: 6 }).',
      );
    });
  });
});

test('days are counted as JavaScript counts them, and beyond its calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (days) => {
      const date = dateOfEpochDay(days);
      const reference = new Date(days * 86_400_000);
      expect(date).toEqual({
        year: reference.getUTCFullYear(),
        month: reference.getUTCMonth() + 1,
        day: reference.getUTCDate(),
      });
      expect(epochDay(date)).toBe(days);
    }),
  );
  // PostgreSQL says so: date '5874897-12-31' - date '1970-01-01'.
  expect(epochDay({ year: 5_874_897, month: 12, day: 31 })).toBe(2_145_042_905);
});
