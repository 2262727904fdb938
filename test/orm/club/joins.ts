import { caseWhen, fn, selectFrom } from 'phoebe';
import {
  BOOKINGS,
  Booking,
  by,
  costOf,
  Facility,
  facilityOf,
  GUEST,
  MEMBERS,
  Member,
  memberOf,
  money,
} from './club.ts';
import type { Exercise } from './exercise.ts';

const Recommender = Member.alias('recommender');
const name = fn.concat(Member.firstName, ' ', Member.surname);
const nameOf = (id: number): string => `${MEMBERS[id]!.firstName} ${MEMBERS[id]!.surname}`;
const cost = caseWhen(Booking.memberId.eq(GUEST), Facility.guestCost)
  .otherwise(Facility.memberCost)
  .times(Booking.slots);
const COSTLY = 60_00;

const costly = Booking.select({ id: Booking.id, member: name, facility: Facility.name, cost })
  .join(Member)
  .join(Facility, { on: Booking.facility });
const costlyAnswer = () =>
  BOOKINGS.filter((booking) => costOf(booking) > COSTLY)
    .sort(by((b) => -costOf(b), (b) => b.id)) // biome-ignore format: two keys
    .map((b) => ({ id: b.id, member: nameOf(b.memberId), facility: facilityOf(b).name, cost: money(costOf(b)) }));
const all = costly.as('costly');

export const joins: readonly Exercise[] = [
  {
    question: 'When did Emi Tanaka book?',
    ask: () =>
      Booking.select(Booking.start)
        .join(Member)
        .where(Member.firstName.eq('Emi'), Member.surname.eq('Tanaka'))
        .orderBy(Booking.start, Booking.id),
    answer: () =>
      BOOKINGS.filter(({ memberId }) => memberId === 5)
        .sort(by((b) => b.start))
        .map(({ start }) => ({ start })),
  },
  {
    question: 'When are the tennis courts taken in the first week of August?',
    ask: () =>
      Booking.select({ start: Booking.start, court: Facility.name })
        .join(Facility)
        .where(
          Facility.name.startsWith('Tennis Court'),
          Booking.start.gte('2026-08-01T00:00:00'),
          Booking.start.lt('2026-08-08T00:00:00'),
        )
        .orderBy(Booking.start, Facility.name),
    answer: () =>
      BOOKINGS.filter((b) => b.facilityId < 2 && b.start >= '2026-08-01' && b.start < '2026-08-08')
        .map((b) => ({ start: b.start, court: facilityOf(b).name }))
        .sort(by((b) => b.start, (b) => b.court)), // biome-ignore format: two keys
  },
  {
    question: 'Who has recommended another member?',
    ask: () =>
      Recommender.select({ firstName: Recommender.firstName, surname: Recommender.surname, id: Recommender.id })
        .distinct()
        .join(Member, { on: Member.recommendedById.eq(Recommender.id) })
        .orderBy(Recommender.id),
    answer: () =>
      MEMBERS.filter(({ id }) => MEMBERS.some(({ recommendedById }) => recommendedById === id)).map(
        ({ id, firstName, surname }) => ({ firstName, surname, id }),
      ),
  },
  {
    question: 'Who recommended whom, those without a recommender included?',
    ask: () =>
      Member.select({ member: Member.firstName, recommender: Recommender.firstName.orNull() })
        .leftJoin(Recommender, { on: Member.recommendedBy })
        .orderBy(Member.id),
    answer: () =>
      MEMBERS.map(({ firstName, recommendedById }) => ({
        member: firstName,
        recommender: recommendedById === null ? null : MEMBERS[recommendedById]!.firstName,
      })),
  },
  {
    question: 'Who has used a tennis court, and which?',
    ask: () =>
      Member.select({ member: name, court: Facility.name })
        .distinct()
        .join(Booking)
        .join(Facility, { on: Booking.facility })
        .where(Facility.id.in([0, 1]), Member.id.ne(GUEST))
        .orderBy(name, Facility.name),
    answer: () =>
      [...new Set(BOOKINGS.filter((b) => b.facilityId < 2 && b.memberId !== GUEST).map((b) => `${nameOf(memberOf(b).id)}|${facilityOf(b).name}`))] // biome-ignore format: one expression
        .map((pair) => pair.split('|'))
        .map(([member, court]) => ({ member, court }))
        .sort(by((row) => row.member!, (row) => row.court!)), // biome-ignore format: two keys
  },
  {
    question: 'Which bookings cost more than 60?',
    ask: () => costly.where(cost.gt('60')).orderBy(cost.desc(), Booking.id),
    answer: costlyAnswer,
  },
  {
    question: 'The same, with the cost calculated once in a subquery',
    ask: () => selectFrom(all).where(all.columns.cost.gt('60')).orderBy(all.columns.cost.desc(), all.columns.id),
    answer: costlyAnswer,
  },
  {
    question: 'Who recommended whom, asked without a join?',
    ask: () =>
      Member.select({
        member: Member.firstName,
        recommender: Recommender.select(Recommender.firstName).where(Recommender.id.eq(Member.recommendedById)),
      })
        .distinct()
        .orderBy(Member.firstName),
    answer: () =>
      MEMBERS.map(({ firstName, recommendedById }) => ({
        member: firstName,
        recommender: recommendedById === null ? null : MEMBERS[recommendedById]!.firstName,
      })).sort(by((row) => row.member)),
  },
];
