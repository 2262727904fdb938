import { fn, text } from 'phoebe';
import { by, Facility, grouped, MEMBERS, Member } from './club.ts';
import type { Exercise } from './exercise.ts';

const letter = fn.upper(fn.substr(Member.surname, 1, 1));

export const strings: readonly Exercise[] = [
  {
    question: 'What are the members called, surname first?',
    ask: () => Member.select({ name: Member.surname.concat(', ').concat(Member.firstName) }).orderBy(Member.id),
    answer: () => MEMBERS.map(({ surname, firstName }) => ({ name: `${surname}, ${firstName}` })),
  },
  {
    question: 'Which facilities begin with "Tennis"?',
    ask: () => Facility.select(Facility.name).where(Facility.name.startsWith('Tennis')).orderBy(Facility.id),
    answer: () => [{ name: 'Tennis Court 1' }, { name: 'Tennis Court 2' }],
  },
  {
    question: 'Which begin with "tennis", whatever the case?',
    ask: () => Facility.select(Facility.name).where(Facility.name.istartsWith('tennis')).orderBy(Facility.id),
    answer: () => [{ name: 'Tennis Court 1' }, { name: 'Tennis Court 2' }],
  },
  {
    question: 'Whose telephone number has parentheses?',
    ask: () => Member.select(Member.id, Member.phone).where(Member.phone.regex('[()]')).orderBy(Member.id),
    answer: () => MEMBERS.filter(({ phone }) => /[()]/.test(phone)).map(({ id, phone }) => ({ id, phone })),
  },
  {
    question: 'What are the zip codes with the zeros in front that a number lost?',
    ask: () => Member.select({ zip: fn.lpad(Member.zip.cast(text()), 5, '0') }).orderBy(Member.id),
    answer: () => MEMBERS.map(({ zip }) => ({ zip: String(zip).padStart(5, '0') })),
  },
  {
    question: 'How many surnames begin with each letter?',
    ask: () => Member.select({ letter, n: fn.count() }).groupBy(letter).orderBy(letter),
    answer: () =>
      [...grouped(MEMBERS, ({ surname }) => surname[0]!.toUpperCase())]
        .map(([key, list]) => ({ letter: key, n: list.length }))
        .sort(by((row) => row.letter)),
  },
  {
    question: 'What are the telephone numbers without all that is no digit?',
    ask: () => Member.select({ phone: fn.translate(Member.phone, '-() ', '') }).orderBy(Member.id),
    answer: () => MEMBERS.map(({ phone }) => ({ phone: phone.replace(/\D/g, '') })),
  },
  {
    question: 'Which surnames are the same but for their case?',
    ask: () =>
      Member.select({ surname: fn.lower(Member.surname), spellings: fn.count(Member.surname).distinct() })
        .groupBy(fn.lower(Member.surname))
        .having(fn.count(Member.surname).distinct().gt(1)),
    answer: () => [{ surname: 'moreau', spellings: 2 }],
  },
];
