import {
  type AnyModel,
  createTables,
  foreignKey,
  InvalidModelError,
  integer,
  model,
  rowId,
  text,
  uuidKey,
} from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Owner = model('Owner', { id: uuidKey(), name: text() });
const Ticket = model('Ticket', { id: rowId(), owner: foreignKey(() => Owner, { backref: 'tickets' }) });
/** A foreign key that is the primary key: at most one for each owner. */
const Badge = model('Badge', { owner: foreignKey(() => Owner, { backref: 'badge' }).primaryKey(), color: text() });
/** A foreign key to a model whose key is one. */
const Scan = model('Scan', { id: integer().primaryKey(), badge: foreignKey(() => Badge, { backref: 'scans' }) });
const Seat = model(
  'Seat',
  { row: integer(), number: integer(), name: text().nullable() },
  { primaryKey: ['row', 'number'] },
);
/** Two foreign keys to one model. */
const Swap = model('Swap', {
  id: integer().primaryKey(),
  from: foreignKey(() => Owner, { backref: 'given' }),
  to: foreignKey(() => Owner, { backref: 'taken' }),
});
/** Two models that refer to each other, as if from two files: one names the type of its target. */
const Team = model('Team', {
  id: integer().primaryKey(),
  captain: foreignKey((): AnyModel => Player, { backref: 'leads' }).nullable(),
});
const Player = model('Player', { id: integer().primaryKey(), team: foreignKey(() => Team, { backref: 'players' }) });
const Keyless = model('Keyless', { note: text() });
const MODELS = [Owner, Ticket, Badge, Scan, Seat, Swap, Team, Player, Keyless];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());

  test('keys that the database makes come back with the row, as texts', async () => {
    const owner = await Owner.create({ name: 'Huey' });
    expect(owner.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const first = await Ticket.create({ ownerId: owner.id });
    const second = await Ticket.create({ ownerId: owner.id });
    expect([first.id, second.id].every((id) => /^\d+$/.test(id))).toBe(true);
    expect(first.id).not.toBe(second.id);
    expect(await Ticket.getById(first.id)).toEqual(first);
    expect(
      (await Owner.select().where(Owner.id.eq(owner.id.toUpperCase())).with(Ticket.owner))[0]!.tickets,
    ).toHaveLength(2);
  });

  test('a foreign key may be the primary key, and be referred to itself', async () => {
    const owner = await Owner.create({ name: 'Zaizee' });
    expect(await Badge.create({ ownerId: owner.id, color: 'red' })).toEqual({ ownerId: owner.id, color: 'red' });
    await Scan.create({ id: 1, badgeId: owner.id });
    expect(await Badge.getById(owner.id)).toEqual({ ownerId: owner.id, color: 'red' });
    const scans = await Scan.select(Scan.id).with(
      Scan.badge,
      Badge.select(Badge.color).with(Badge.owner, Owner.select(Owner.name)),
    );
    expect(scans).toEqual([{ id: 1, badge: { color: 'red', owner: { name: 'Zaizee' } } }]);
    const [found] = await Owner.select(Owner.name).where(Owner.id.eq(owner.id)).with(Badge.owner);
    expect(found).toEqual({ name: 'Zaizee', badge: { ownerId: owner.id, color: 'red' } });
  });

  test('a key of several fields is an object', async () => {
    await Seat.createMany([{ row: 1, number: 2 }, { row: 1, number: 3, name: 'x' }]); // biome-ignore format: rows
    expect(await Seat.getById({ row: 1, number: 3 })).toEqual({ row: 1, number: 3, name: 'x' });
    expect(await Seat.updateById({ row: 1, number: 2 }, { name: 'y' })).toEqual({ row: 1, number: 2, name: 'y' });
    expect(await Seat.updateMany([{ row: 1, number: 2, name: 'z' }])).toBe(1);
    await Seat.upsert({ row: 1, number: 2, name: 'w' });
    expect(await Seat.deleteById({ row: 1, number: 2 })).toEqual({ row: 1, number: 2, name: 'w' });
    expect(await Seat.getByIdOrNull({ row: 1, number: 2 })).toBeNull();
    expect(() => Seat.getById({ row: 1 })).toThrow('A row of "Seat" is found by { row');
    const read = [];
    for await (const seat of Seat.select().iterate({ batchSize: 1 })) read.push(seat);
    expect(read).toEqual([{ row: 1, number: 3, name: 'x' }]);
  });

  test('several foreign keys to one model are told apart by their names', async () => {
    const [ada, bob] = await Owner.createMany([{ name: 'Ada' }, { name: 'Bob' }]); // biome-ignore format: rows
    await Swap.create({ id: 1, fromId: ada!.id, toId: bob!.id });
    const [row] = await Owner.select(Owner.name)
      .where(Owner.id.eq(ada!.id))
      .with(Swap.from, Swap.select(Swap.id).with(Swap.to, Owner.select(Owner.name)))
      .with(Swap.to);
    expect(row).toEqual({ name: 'Ada', given: [{ id: 1, to: { name: 'Bob' } }], taken: [] });
    expect(() => Swap.select().join(Owner)).toThrow(
      'Several foreign keys join "Swap" and "Owner": "Swap.from" and "Swap.to". Say which: join(other, { on: … }).',
    );
    const To = Owner.alias('receiver');
    expect(
      await Swap.select({ from: Owner.name, to: To.name })
        .join(Owner, { on: Swap.from })
        .join(To, { on: Swap.toId.eq(To.id) }),
    ).toEqual([{ from: 'Ada', to: 'Bob' }]);
  });

  test('models refer to each other in a circle', async () => {
    const team = await Team.create({ id: 1 });
    await Player.createMany([{ id: 1, teamId: team.id }, { id: 2, teamId: team.id }]); // biome-ignore format: rows
    await Team.updateById(1, { captainId: 2 });
    const [found] = await Team.select(Team.id)
      .with(Team.captain)
      .with(Player.team, Player.select(Player.id).orderBy(Player.id));
    expect(found).toEqual({ id: 1, captain: { id: 2, teamId: 1 }, players: [{ id: 1 }, { id: 2 }] });
  });

  test('a model without a key is written and read, but not asked by key', async () => {
    await Keyless.create({ note: 'a' });
    expect(await Keyless.get(Keyless.note.eq('a'))).toEqual({ note: 'a' });
    for (const run of [
      () => Keyless.getById(1 as never),
      () => Keyless.deleteById(1 as never),
      () => Keyless.updateById(1 as never, { note: 'b' }),
    ])
      await expect((async () => run())()).rejects.toThrow(InvalidModelError);
    await expect(Keyless.updateMany([{ note: 'a' }])).rejects.toThrow(
      'needs the fields that find a row: { on: [...] }',
    );
    expect(() => Keyless.upsert({ note: 'a' })).toThrow('upsert() needs a primary key, and "Keyless" has none.');
    expect(await Keyless.getOrCreate({ note: 'b' })).toEqual([{ note: 'b' }, true]);
  });
});
