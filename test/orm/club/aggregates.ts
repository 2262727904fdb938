import { caseOf, caseWhen, decimal, fn, integer, interval, selectFrom, val, window } from 'phoebe';
import {
  BOOKINGS,
  Booking,
  by,
  costOf,
  FACILITIES,
  Facility,
  GUEST,
  grouped,
  MEMBERS,
  Member,
  money,
  total,
} from './club.ts';
import type { Exercise } from './exercise.ts';

const month = Booking.start.extract('month');
const monthOf = ({ start }: { readonly start: string }): number => Number(start.slice(5, 7));
const slots = fn.sum(Booking.slots);
const cost = caseWhen(Booking.memberId.eq(GUEST), Facility.guestCost)
  .otherwise(Facility.memberCost)
  .times(Booking.slots);
const revenue = fn.sum(cost);
const byFacility = grouped(BOOKINGS, ({ facilityId }) => facilityId);
const used = [...byFacility.keys()].sort((a, b) => a - b);
const slotsOf = (facilityId: number): number => total(byFacility.get(facilityId)!, (b) => b.slots);
const revenueOf = (facilityId: number): number => total(byFacility.get(facilityId)!, costOf);
const earnings = Booking.select({ name: Facility.name, revenue }).join(Facility).groupBy(Facility.name);
const earned = earnings.as('earned');
const perFacility = Booking.select({ facilityId: Booking.facilityId, slots }).groupBy(Booking.facilityId);
const sums = perFacility.cte('sums');
const MOST = Math.max(...used.map(slotsOf));

export const aggregates: readonly Exercise[] = [
  {
    question: 'How many facilities are there?',
    ask: () => Facility.count(),
    answer: () => FACILITIES.length,
  },
  {
    question: 'How many of them cost guests at least 10?',
    ask: () => Facility.select({ n: fn.count() }).where(Facility.guestCost.gte(10)),
    answer: () => [{ n: FACILITIES.filter(({ guestCost }) => Number(guestCost) >= 10).length }],
  },
  {
    question: 'How many members did each member recommend?',
    ask: () =>
      Member.select({ by: Member.recommendedById, n: fn.count() })
        .where(Member.recommendedById.isNotNull())
        .groupBy(Member.recommendedById)
        .orderBy(Member.recommendedById),
    answer: () =>
      [...grouped(MEMBERS.filter((m) => m.recommendedById !== null), (m) => m.recommendedById!)] // biome-ignore format: one expression
        .map(([id, list]) => ({ by: id, n: list.length }))
        .sort(by((row) => row.by)),
  },
  {
    question: 'How many slots were booked of each facility?',
    ask: () => perFacility.orderBy(Booking.facilityId),
    answer: () => used.map((facilityId) => ({ facilityId, slots: slotsOf(facilityId) })),
  },
  {
    question: 'And how many of them in September, the least first?',
    ask: () =>
      Booking.select({ facilityId: Booking.facilityId, slots })
        .where(Booking.start.gte('2026-09-01T00:00:00'), Booking.start.lt('2026-10-01T00:00:00'))
        .groupBy(Booking.facilityId)
        .orderBy(slots, Booking.facilityId),
    answer: () =>
      [...grouped(BOOKINGS.filter((b) => monthOf(b) === 9), (b) => b.facilityId)] // biome-ignore format: one expression
        .map(([facilityId, list]) => ({ facilityId, slots: total(list, (b) => b.slots) }))
        .sort(by((row) => row.slots, (row) => row.facilityId)), // biome-ignore format: two keys
  },
  {
    question: 'How many of each facility in each month?',
    ask: () =>
      Booking.select({ facilityId: Booking.facilityId, month, slots })
        .groupBy(Booking.facilityId, month)
        .orderBy(Booking.facilityId, month),
    answer: () =>
      used.flatMap((facilityId) =>
        [...grouped(byFacility.get(facilityId)!, monthOf)]
          .sort(([a], [b]) => a - b)
          .map(([month, list]) => ({ facilityId, month, slots: total(list, (b) => b.slots) })),
      ),
  },
  {
    question: 'How many members have booked at least once?',
    ask: () => Booking.select({ n: fn.count(Booking.memberId).distinct() }),
    answer: () => [{ n: new Set(BOOKINGS.map(({ memberId }) => memberId)).size }],
  },
  {
    question: 'Of which facilities were more than 60 slots booked?',
    ask: () => perFacility.having(slots.gt(60)).orderBy(Booking.facilityId),
    answer: () =>
      used.filter((id) => slotsOf(id) > 60).map((facilityId) => ({ facilityId, slots: slotsOf(facilityId) })),
  },
  {
    question: 'What has each facility earned?',
    ask: () => earnings.orderBy(revenue.desc()),
    answer: () =>
      used
        .map((id) => ({ name: FACILITIES[id]!.name, cents: revenueOf(id) }))
        .sort(by((row) => -row.cents))
        .map(({ name, cents }) => ({ name, revenue: money(cents) })),
  },
  {
    question: 'Which facilities have earned less than 1,000?',
    ask: () => selectFrom(earned).where(earned.columns.revenue.lt('1000')).orderBy(earned.columns.revenue),
    answer: () =>
      used
        .filter((id) => revenueOf(id) < 1_000_00)
        .sort(by(revenueOf))
        .map((id) => ({ name: FACILITIES[id]!.name, revenue: money(revenueOf(id)) })),
  },
  {
    question: 'Of which facilities were the most slots booked, ties included?',
    ask: () =>
      selectFrom(sums)
        .where(
          sums.columns.slots.eq(selectFrom(perFacility.as('s'), { most: fn.max(perFacility.as('s').columns.slots) })),
        )
        .orderBy(sums.columns.facilityId),
    answer: () => used.filter((id) => slotsOf(id) === MOST).map((facilityId) => ({ facilityId, slots: MOST })),
  },
  {
    question: 'The same by rank',
    ask: () => {
      const ranked = Booking.select({
        facilityId: Booking.facilityId,
        slots,
        rank: fn.rank().over({ orderBy: [slots.desc()] }),
      })
        .groupBy(Booking.facilityId)
        .as('ranked');
      const { facilityId, rank } = ranked.columns;
      return selectFrom(ranked, facilityId, ranked.columns.slots).where(rank.eq(1)).orderBy(facilityId);
    },
    answer: () => used.filter((id) => slotsOf(id) === MOST).map((facilityId) => ({ facilityId, slots: MOST })),
  },
  {
    question: 'How many slots of each facility in each month, with a total for each facility and for all?',
    ask: async () => {
      const whole = month.cast(integer());
      const months = Booking.select({ facilityId: Booking.facilityId.orNull(), month: whole.orNull(), slots })
        .groupBy(Booking.facilityId, whole)
        .cte('months');
      const { columns } = months;
      const none = val(null).cast(integer().nullable());
      const facilities = selectFrom(months, {
        facilityId: columns.facilityId,
        month: none,
        slots: fn.sum(columns.slots),
      }).groupBy(columns.facilityId);
      const all = selectFrom(months, { facilityId: none, month: none, slots: fn.sum(columns.slots) });
      const rows = await selectFrom(months).unionAll(facilities).unionAll(all);
      return rows.sort(by((row) => row.facilityId ?? 99, (row) => row.month ?? 99)); // biome-ignore format: two keys
    },
    answer: () => [
      ...used.flatMap((facilityId) => [
        ...[...grouped(byFacility.get(facilityId)!, monthOf)]
          .sort(([a], [b]) => a - b)
          .map(([month, list]) => ({ facilityId, month, slots: total(list, (b) => b.slots) })),
        { facilityId, month: null, slots: slotsOf(facilityId) },
      ]),
      { facilityId: null, month: null, slots: total(BOOKINGS, (b) => b.slots) },
    ],
  },
  {
    question: 'How many hours of each facility, to two digits?',
    ask: () =>
      Booking.select({ name: Facility.name, hours: fn.round(slots.dividedBy(2), 2) })
        .join(Facility)
        .groupBy(Facility.name, Facility.id)
        .orderBy(Facility.id),
    answer: () => used.map((id) => ({ name: FACILITIES[id]!.name, hours: slotsOf(id) / 2 })),
  },
  {
    question: 'When did each member first book in September?',
    ask: () =>
      Booking.select({ member: Member.firstName, first: fn.min(Booking.start) })
        .join(Member)
        .where(Booking.start.gte('2026-09-01T00:00:00'))
        .groupBy(Member.id, Member.firstName)
        .orderBy(Member.id),
    answer: () =>
      [...grouped(BOOKINGS.filter((b) => monthOf(b) === 9), (b) => b.memberId)] // biome-ignore format: one expression
        .sort(([a], [b]) => a - b)
        .map(([id, list]) => ({ member: MEMBERS[id]!.firstName, first: list.map((b) => b.start).sort()[0] })),
  },
  {
    question: 'What are the members called, each beside the number of them all?',
    ask: () => Member.select({ all: fn.count().over(), name: Member.firstName }).orderBy(Member.joined),
    answer: () => MEMBERS.map(({ firstName }) => ({ all: MEMBERS.length, name: firstName })),
  },
  {
    question: 'Which number has each member in the order of joining?',
    ask: () =>
      Member.select({ number: fn.row_number().over({ orderBy: [Member.joined] }), name: Member.firstName }).orderBy(
        Member.joined,
      ),
    answer: () => MEMBERS.map(({ firstName }, index) => ({ number: index + 1, name: firstName })),
  },
  {
    question: 'How do members rank by the hours they booked, to ten?',
    ask: () => {
      const hours = fn.round(slots.dividedBy(20)).times(10);
      return Booking.select({ id: Booking.memberId, hours, rank: fn.rank().over({ orderBy: [hours.desc()] }) })
        .groupBy(Booking.memberId)
        .orderBy(hours.desc(), Booking.memberId);
    },
    answer: () => {
      const rows = [...grouped(BOOKINGS, (b) => b.memberId)]
        .map(([id, list]) => ({ id, hours: Math.round(total(list, (b) => b.slots) / 20) * 10 }))
        .sort(by((row) => -row.hours, (row) => row.id)); // biome-ignore format: two keys
      return rows.map((row) => ({ ...row, rank: 1 + rows.filter(({ hours }) => hours > row.hours).length }));
    },
  },
  {
    question: 'Which three facilities earn most?',
    ask: () =>
      Booking.select({ name: Facility.name, rank: fn.rank().over({ orderBy: [revenue.desc()] }) })
        .join(Facility)
        .groupBy(Facility.name)
        .orderBy(revenue.desc())
        .limit(3),
    answer: () =>
      [...used]
        .sort(by((id) => -revenueOf(id)))
        .slice(0, 3)
        .map((id, index) => ({ name: FACILITIES[id]!.name, rank: index + 1 })),
  },
  {
    question: 'Which facilities earn high, average and low, in three groups of equal size?',
    ask: () => {
      const third = fn.ntile(3).over({ orderBy: [revenue.desc()] });
      return Booking.select({
        name: Facility.name,
        class: caseOf(third, [
          [1, 'high'],
          [2, 'average'],
        ]).otherwise('low'),
      })
        .join(Facility)
        .groupBy(Facility.name)
        .orderBy(third, Facility.name);
    },
    answer: () => {
      const ids = [...used].sort(by((id) => -revenueOf(id)));
      const sizes = [0, 1, 2].map((bucket) => Math.floor(ids.length / 3) + (bucket < ids.length % 3 ? 1 : 0));
      const bounds = [sizes[0]!, sizes[0]! + sizes[1]!];
      const classes = ['high', 'average', 'low'];
      return ids
        .map((id, index) => ({ name: FACILITIES[id]!.name, rank: bounds.filter((bound) => index >= bound).length }))
        .sort(by((row) => row.rank, (row) => row.name)) // biome-ignore format: two keys
        .map(({ name, rank }) => ({ name, class: classes[rank] }));
    },
  },
  {
    question: 'In how many months does each facility earn what it cost, maintenance taken off?',
    ask: () => {
      const gain = revenue.dividedBy(3).minus(Facility.maintenance);
      return Booking.select({
        name: Facility.name,
        months: fn.round(Facility.outlay.dividedBy(gain).cast(decimal()), 4),
      })
        .join(Facility)
        .groupBy(Facility.id, Facility.name, Facility.outlay, Facility.maintenance)
        .having(gain.gt(0))
        .orderBy(Facility.name);
    },
    answer: () =>
      used
        .map((id) => ({ id, gain: revenueOf(id) / 100 / 3 - Number(FACILITIES[id]!.maintenance) }))
        .filter(({ gain }) => gain > 0)
        .map(({ id, gain }) => ({
          name: FACILITIES[id]!.name,
          months: (Number(FACILITIES[id]!.outlay) / gain).toFixed(4),
        }))
        .sort(by((row) => row.name)),
  },
  {
    question: 'What did the club earn a day, on the average of the last 15 days, in August?',
    ask: () => {
      const day = Booking.start.truncate('day');
      const daily = Booking.select({ day, revenue }).join(Facility).groupBy(day).as('daily');
      const half = window('half', {
        orderBy: [daily.columns.day],
        range: [{ preceding: val('14 days').cast(interval()) }, 'current row'],
      });
      const rolling = selectFrom(daily, {
        day: daily.columns.day,
        average: fn.round(fn.sum(daily.columns.revenue).over(half).dividedBy(15), 2),
      })
        .window(half)
        .as('rolling');
      return selectFrom(rolling)
        .where(rolling.columns.day.between('2026-08-01T00:00:00', '2026-08-31T00:00:00'))
        .orderBy(rolling.columns.day);
    },
    answer: () => {
      const days = [...new Set(BOOKINGS.map(({ start }) => start.slice(0, 10)))]
        .filter((day) => day.startsWith('2026-08'))
        .sort();
      return days.map((day) => {
        const first = new Date(Date.parse(day) - 14 * 86_400_000).toISOString().slice(0, 10);
        const sum = total(
          BOOKINGS.filter(({ start }) => start.slice(0, 10) >= first && start.slice(0, 10) <= day),
          costOf,
        );
        return { day: `${day}T00:00:00`, average: money(Math.round(sum / 15)) };
      });
    },
  },
];
