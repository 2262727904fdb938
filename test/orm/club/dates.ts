import { date, fn, integer, interval, select, selectFrom, timestamp, val } from 'phoebe';
import { BOOKINGS, Booking, by, FACILITIES, Facility, grouped, total } from './club.ts';
import type { Exercise } from './exercise.ts';

const moment = (text: string) => val(text).cast(timestamp());
const day = (text: string) => val(text).cast(date());
const days = fn.generate_series(day('2026-10-01'), day('2026-10-31'), val('1 day').cast(interval())).table('days', {
  day: timestamp(),
});
const months = fn
  .generate_series(day('2026-01-01'), day('2026-12-01'), val('1 month').cast(interval()))
  .table('months', { first: timestamp() });
const { first } = months.columns;
const SLOT = val('30 minutes').cast(interval());
const end = Booking.start.plus(SLOT.times(Booking.slots));
const month = Booking.start.truncate('month');
const monthText = ({ start }: { readonly start: string }) => `${start.slice(0, 7)}-01T00:00:00`;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const DAY_MS = 86_400_000;

export const dates: readonly Exercise[] = [
  {
    question: 'What is one in the morning of the last day of August?',
    ask: (db) => select({ at: moment('2026-08-31 01:00:00') }).on(db),
    answer: () => [{ at: '2026-08-31T01:00:00' }],
  },
  {
    question: 'How long is it from the end of July to the end of August?',
    ask: (db) => select({ gap: moment('2026-08-31 01:00:00').since(moment('2026-07-30 01:00:00')) }).on(db),
    answer: () => [{ gap: 'P32D' }],
  },
  {
    question: 'Which days has October?',
    ask: (db) => selectFrom(days).orderBy(days.columns.day).on(db),
    answer: () =>
      Array.from({ length: 31 }, (_, index) => ({ day: `2026-10-${String(index + 1).padStart(2, '0')}T00:00:00` })),
  },
  {
    question: 'Which day of the month is the last of August?',
    ask: (db) => select({ day: moment('2026-08-31 00:00:00').day() }).on(db),
    answer: () => [{ day: 31 }],
  },
  {
    question: 'How many seconds lie between two moments?',
    ask: (db) =>
      select({
        seconds: moment('2026-09-02 00:00:00').since(moment('2026-08-31 01:00:00')).cast(interval()).extract('epoch'),
      }).on(db),
    answer: () => [{ seconds: 169_200 }],
  },
  {
    question: 'How many days has each month of the year?',
    ask: (db) =>
      selectFrom(months, {
        month: first.extract('month'),
        days: first.plus(val('1 month').cast(interval())).since(first).cast(interval()).extract('day'),
      })
        .orderBy(first)
        .on(db),
    answer: () =>
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map((count, index) => ({ month: index + 1, days: count })),
  },
  {
    question: 'How many days of February are left on its eleventh?',
    ask: (db) => {
      const now = moment('2026-02-11 00:00:00');
      const left = now.truncate('month').plus(val('1 month').cast(interval())).since(now.truncate('day'));
      return select({ left: left.cast(interval()).extract('day') }).on(db);
    },
    answer: () => [{ left: 18 }],
  },
  {
    question: 'When do the last ten bookings end?',
    ask: () =>
      Booking.select({ start: Booking.start, end }).orderBy(end.desc(), Booking.start.desc(), Booking.id).limit(10),
    answer: () =>
      BOOKINGS.map(({ id, start, slots }) => ({ id, start, end: iso(Date.parse(`${start}Z`) + slots * 1_800_000) }))
        .sort((a, b) =>
          a.end !== b.end ? (a.end < b.end ? 1 : -1) : a.start !== b.start ? (a.start < b.start ? 1 : -1) : a.id - b.id,
        )
        .slice(0, 10)
        .map(({ start, end }) => ({ start, end })),
  },
  {
    question: 'How many bookings has each month?',
    ask: () => Booking.select({ month, n: fn.count() }).groupBy(month).orderBy(month),
    answer: () =>
      [...grouped(BOOKINGS, monthText)]
        .map(([key, list]) => ({ month: key, n: list.length }))
        .sort(by((row) => row.month)),
  },
  {
    question: 'How much of its time is each facility used in each month, of 12.5 hours a day?',
    ask: () => {
      const inMonth = month.plus(val('1 month').cast(interval())).since(month).cast(interval()).extract('day');
      const used = fn.sum(Booking.slots).cast(integer()).times(100).dividedBy(inMonth.cast(integer()).times(25));
      return Booking.select({ name: Facility.name, month, percent: fn.round(used, 1) })
        .join(Facility)
        .groupBy(Facility.id, Facility.name, month)
        .orderBy(Facility.id, month);
    },
    answer: () =>
      [...grouped(BOOKINGS, (b) => `${b.facilityId}|${monthText(b)}`)]
        .map(([key, list]) => {
          const [id, text] = key.split('|') as [string, string];
          const next = new Date(`${text}Z`);
          next.setUTCMonth(next.getUTCMonth() + 1);
          const count = (next.getTime() - Date.parse(`${text}Z`)) / DAY_MS;
          const percent = Math.round((total(list, (b) => b.slots) * 1000) / (count * 25)) / 10;
          return { id: Number(id), name: FACILITIES[Number(id)]!.name, month: text, percent };
        })
        .sort(by((row) => row.id, (row) => row.month)) // biome-ignore format: two keys
        .map(({ name, month, percent }) => ({ name, month, percent })),
  },
];
