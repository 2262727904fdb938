import { createTables, type Database, decimal, foreignKey, integer, model, type RowOf, text, timestamp } from 'phoebe';

/*
 * A sports club: its members, its facilities and who booked what. The exercises of this folder ask for what such a club wants to
 * know; every answer is computed a second time from these arrays by plain JavaScript.
 */

export const Member = model('Member', {
  id: integer().primaryKey(),
  surname: text(),
  firstName: text(),
  zip: integer(),
  phone: text(),
  recommendedBy: foreignKey('self', { backref: 'recommended' }).nullable(),
  joined: timestamp(),
});
export type Member = RowOf<typeof Member>;

export const Facility = model('Facility', {
  id: integer().primaryKey(),
  name: text(),
  memberCost: decimal(8, 2),
  guestCost: decimal(8, 2),
  outlay: decimal(10, 2),
  maintenance: decimal(8, 2),
});
export type Facility = RowOf<typeof Facility>;

/** A slot is half an hour. */
export const Booking = model('Booking', {
  id: integer().primaryKey(),
  facility: foreignKey(() => Facility, { backref: 'bookings' }),
  member: foreignKey(() => Member, { backref: 'bookings' }),
  start: timestamp(),
  slots: integer(),
});
export type Booking = RowOf<typeof Booking>;

/** The member in whose name guests book. */
export const GUEST = 0;

export const MEMBERS: readonly Member[] = [
  [0, 'Guest', 'Any', 0, '(000) 000-0000', null, '2026-01-01T00:00:00'],
  [1, 'Okafor', 'Ada', 4321, '555-555-5555', null, '2026-01-02T12:02:05'],
  [2, 'Lindqvist', 'Bo', 4321, '555-555-5555', null, '2026-01-02T12:08:23'],
  [3, 'Moreau', 'Chloe', 23423, '(844) 693-0723', 1, '2026-02-03T09:32:15'],
  [4, 'Okafor', 'Dele', 234, '(833) 942-4710', 1, '2026-02-03T10:25:05'],
  [5, 'Tanaka', 'Emi', 56754, '(844) 078-4130', 2, '2026-03-09T10:44:09'],
  [6, 'Novak', 'Filip', 45678, '(822) 354-9973', 3, '2026-03-15T08:52:55'],
  [7, 'Okafor', 'Grace', 10383, '(833) 776-4001', 3, '2026-04-25T08:59:12'],
  [8, 'Silva', 'Hugo', 28563, '(811) 433-2547', 6, '2026-05-03T19:42:37'],
  [9, 'moreau', 'Ines', 33862, '(833) 160-3900', 8, '2026-06-10T14:23:22'],
  [10, 'Tanaka', 'Jun', 80743, '(855) 542-5251', 5, '2026-06-19T14:55:55'],
  [11, 'Petrov', 'Kira', 57392, '833 941 0824', null, '2026-07-26T18:08:45'],
].map(([id, surname, firstName, zip, phone, recommendedById, joined]) => ({
  id,
  surname,
  firstName,
  zip,
  phone,
  recommendedById,
  joined,
})) as Member[];

export const FACILITIES: readonly Facility[] = [
  [0, 'Tennis Court 1', '5.00', '25.00', '10000.00', '200.00'],
  [1, 'Tennis Court 2', '5.00', '25.00', '8000.00', '200.00'],
  [2, 'Badminton Hall', '0.00', '15.50', '4000.00', '50.00'],
  [3, 'Table Tennis', '0.00', '5.00', '320.00', '10.00'],
  [4, 'Sauna', '9.90', '80.00', '4000.00', '3000.00'],
  [5, 'Climbing Wall', '35.00', '80.00', '4000.00', '500.00'],
  [6, 'Squash Court', '3.50', '17.50', '5000.00', '80.00'],
  [7, 'Snooker Table', '0.00', '5.00', '450.00', '15.00'],
].map(([id, name, memberCost, guestCost, outlay, maintenance]) => ({
  id,
  name,
  memberCost,
  guestCost,
  outlay,
  maintenance,
})) as Facility[];

export const BOOKINGS: readonly Booking[] = makeBookings(240);

/** July to September 2026, by a fixed sequence of numbers; the snooker table and one member have none. */
function makeBookings(count: number): readonly Booking[] {
  let state = 20_260_701;
  const next = (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  return Array.from({ length: count }, (_, id) => {
    const start = new Date(Date.UTC(2026, 6, 1 + next(92), 8 + next(12), 30 * next(2)));
    const memberId = next(4) === 0 ? GUEST : 1 + next(10);
    return { id, facilityId: next(7), memberId, start: start.toISOString().slice(0, 19), slots: 1 + next(3) };
  });
}

export const CLUB = [Member, Facility, Booking] as const;

export async function openClub(db: Database): Promise<void> {
  await createTables(db, CLUB);
  db.bind(CLUB);
  await Member.insertMany(MEMBERS);
  await Facility.insertMany(FACILITIES);
  await Booking.insertMany(BOOKINGS);
}

// What the plain answers are made of.

export const facilityOf = (booking: Booking): Facility => FACILITIES[booking.facilityId]!;
export const memberOf = (booking: Booking): Member => MEMBERS[booking.memberId]!;
const cents = (amount: string): number => Math.round(Number(amount) * 100);
/** In cents. */
export const costOf = (booking: Booking): number =>
  booking.slots * cents(booking.memberId === GUEST ? facilityOf(booking).guestCost : facilityOf(booking).memberCost);
export const money = (amount: number): string => (amount / 100).toFixed(2);
export const total = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
export const by = <T>(...keys: ((item: T) => string | number)[]) => {
  return (a: T, b: T): number => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
};
export function grouped<T, K extends string | number>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
