import { caseWhen, fn } from 'phoebe';
import { FACILITIES, Facility, MEMBERS, Member } from './club.ts';
import type { Exercise } from './exercise.ts';

/** By the letters' numbers, whatever language the database speaks. */
const surname = Member.surname.collate('C');
const bySurname = Member.select({ name: Member.surname });
const names = bySurname.union(Facility.select({ name: Facility.name }));

export const basics: readonly Exercise[] = [
  {
    question: 'What is known of every facility?',
    ask: () => Facility.select().orderBy(Facility.id),
    answer: () => FACILITIES,
  },
  {
    question: 'What does each facility cost members?',
    ask: () => Facility.select(Facility.name, Facility.memberCost).orderBy(Facility.id),
    answer: () => FACILITIES.map(({ name, memberCost }) => ({ name, memberCost })),
  },
  {
    question: 'Which facilities cost members something?',
    ask: () => Facility.select(Facility.name).where(Facility.memberCost.gt(0)).orderBy(Facility.id),
    answer: () => FACILITIES.filter(({ memberCost }) => Number(memberCost) > 0).map(({ name }) => ({ name })),
  },
  {
    question: 'Which of them cost members less than a fiftieth of their maintenance?',
    ask: () =>
      Facility.select(Facility.id, Facility.name)
        .where(Facility.memberCost.gt(0), Facility.memberCost.lt(Facility.maintenance.dividedBy(50)))
        .orderBy(Facility.id),
    answer: () =>
      FACILITIES.filter((f) => Number(f.memberCost) > 0 && Number(f.memberCost) < Number(f.maintenance) / 50).map(
        ({ id, name }) => ({ id, name }),
      ),
  },
  {
    question: 'Which facilities have "Tennis" in their name?',
    ask: () => Facility.select(Facility.name).where(Facility.name.contains('Tennis')).orderBy(Facility.id),
    answer: () => [{ name: 'Tennis Court 1' }, { name: 'Tennis Court 2' }, { name: 'Table Tennis' }],
  },
  {
    question: 'What are the facilities 1 and 5, asked without OR?',
    ask: () =>
      Facility.select(Facility.name)
        .where(Facility.id.in([1, 5]))
        .orderBy(Facility.id),
    answer: () => [{ name: 'Tennis Court 2' }, { name: 'Climbing Wall' }],
  },
  {
    question: 'Which facilities are cheap to maintain and which expensive?',
    ask: () =>
      Facility.select({
        name: Facility.name,
        cost: caseWhen(Facility.maintenance.gt(100), 'expensive').otherwise('cheap'),
      }).orderBy(Facility.id),
    answer: () =>
      FACILITIES.map(({ name, maintenance }) => ({ name, cost: Number(maintenance) > 100 ? 'expensive' : 'cheap' })),
  },
  {
    question: 'Who joined since the beginning of May?',
    ask: () =>
      Member.select(Member.surname, Member.joined)
        .where(Member.joined.gte('2026-05-01T00:00:00'))
        .orderBy(Member.joined),
    answer: () =>
      MEMBERS.filter(({ joined }) => joined >= '2026-05').map(({ surname, joined }) => ({ surname, joined })),
  },
  {
    question: 'Which are the first five surnames, each once?',
    ask: () => Member.select({ surname }).distinct().orderBy(surname).limit(5),
    answer: () =>
      [...new Set(MEMBERS.map(({ surname }) => surname))]
        .sort()
        .slice(0, 5)
        .map((surname) => ({ surname })),
  },
  {
    question: 'Which names do members and facilities have together?',
    ask: async () => (await names).map(({ name }) => name).sort(),
    answer: () =>
      [...new Set([...MEMBERS.map(({ surname }) => surname), ...FACILITIES.map(({ name }) => name)])].sort(),
  },
  {
    question: 'When did the last member join?',
    ask: () => Member.select({ latest: fn.max(Member.joined) }),
    answer: () => [{ latest: '2026-07-26T18:08:45' }],
  },
  {
    question: 'Who was that?',
    ask: () =>
      Member.select(Member.firstName, Member.surname, Member.joined).where(
        Member.joined.eq(Member.select({ latest: fn.max(Member.joined) })),
      ),
    answer: () => [{ firstName: 'Kira', surname: 'Petrov', joined: '2026-07-26T18:08:45' }],
  },
];
