import { excluded, exists, fn, not } from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../../setup/engines.ts';
import { BOOKINGS, Booking, CLUB, FACILITIES, Facility, MEMBERS, Member, openClub } from './club.ts';

const spa = { id: 9, name: 'Spa', memberCost: '20.00', guestCost: '30.00', outlay: '100000.00', maintenance: '800.00' };

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await openClub(database.db);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    for (const model of [...CLUB].reverse()) await model.delete();
    await Member.insertMany(MEMBERS);
    await Facility.insertMany(FACILITIES);
    await Booking.insertMany(BOOKINGS);
  });

  test('A facility is added', async () => {
    expect(await Facility.insert(spa)).toBe(1);
    expect(await Facility.getById(9)).toEqual(spa);
  });

  test('Several facilities are added in one statement', async () => {
    expect(await Facility.insertMany([spa, { ...spa, id: 10, name: 'Spa 2' }])).toBe(2);
    expect(await Facility.count()).toBe(FACILITIES.length + 2);
  });

  test('A facility is added under the next free number', async () => {
    const next = Facility.select({
      id: fn.max(Facility.id).plus(1),
      name: fn.coalesce(fn.max(Facility.name), '').concat(' and more'),
      memberCost: fn.min(Facility.memberCost),
      guestCost: fn.max(Facility.guestCost),
      outlay: fn.sum(Facility.outlay),
      maintenance: fn.min(Facility.maintenance),
    });
    await Facility.insertFrom(next, ['id', 'name', 'memberCost', 'guestCost', 'outlay', 'maintenance']);
    expect(await Facility.getById(8)).toEqual({
      id: 8,
      name: 'Tennis Court 2 and more',
      memberCost: '0.00',
      guestCost: '80.00',
      outlay: '35770.00',
      maintenance: '10.00',
    });
  });

  test('A mistake is corrected', async () => {
    expect(await Facility.update({ outlay: 10_000 }).where(Facility.id.eq(1))).toBe(1);
    expect((await Facility.getById(1)).outlay).toBe('10000.00');
  });

  test('Two columns of two rows are changed at once', async () => {
    const changed = await Facility.update({ memberCost: 6, guestCost: 30 })
      .where(Facility.name.startsWith('Tennis Court'))
      .returning(Facility.memberCost, Facility.guestCost);
    expect(changed).toEqual([
      { memberCost: '6.00', guestCost: '30.00' },
      { memberCost: '6.00', guestCost: '30.00' },
    ]);
  });

  test('The second court is made a tenth dearer than the first', async () => {
    const First = Facility.alias('first_court');
    const query = Facility.update({
      memberCost: First.memberCost.times(1.1),
      guestCost: First.guestCost.times(1.1),
    })
      .from(First)
      .where(First.id.eq(0), Facility.id.eq(1));
    expect(await query).toBe(1);
    expect(await Facility.getById(1)).toMatchObject({ memberCost: '5.50', guestCost: '27.50' });
  });

  test('Prices of a list are taken over where they are new', async () => {
    const prices = [{ ...spa, id: 0, memberCost: '7.00' }, { ...spa, id: 2, memberCost: '0.00' }]; // biome-ignore format: rows
    const changed = await Facility.insertMany(prices)
      .onConflict({
        update: ['memberCost'],
        where: Facility.memberCost.isDistinctFrom(excluded(Facility.memberCost)),
      })
      .returning(Facility.name, Facility.memberCost);
    expect(changed).toEqual([{ name: 'Tennis Court 1', memberCost: '7.00' }]);
  });

  test('All bookings are removed', async () => {
    expect(await Booking.delete()).toBe(BOOKINGS.length);
    expect(await Booking.exists()).toBe(false);
  });

  test('A member without bookings is removed', async () => {
    expect(await Member.deleteById(11)).toEqual(MEMBERS[11]);
    expect(await Member.count()).toBe(MEMBERS.length - 1);
  });

  test('All members without bookings are removed', async () => {
    const busy = new Set(BOOKINGS.map(({ memberId }) => memberId));
    const gone = await Member.delete()
      .where(not(exists(Booking.select(Booking.id).where(Booking.memberId.eq(Member.id)))))
      .returning(Member.id);
    expect(gone).toEqual(MEMBERS.filter(({ id }) => !busy.has(id)).map(({ id }) => ({ id })));
    expect(gone).not.toEqual([]);
  });
});
