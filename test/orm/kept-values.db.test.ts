import { ConflictError, createTables, excluded, integer, model, text, timestamptz, version } from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectSql } from '../setup/expect-sql.ts';

let tokens = 0;
const Sheet = model('Sheet', {
  id: integer().primaryKey(),
  user: text(),
  changed: timestamptz().updatedNow(),
  version: version(),
});
const Card = model('Card', {
  id: integer().primaryKey(),
  user: text(),
  note: text().nullable(),
  token: text().default(() => `token ${++tokens}`),
});
const Bare = model('Bare', { id: integer().primaryKey(), user: text(), note: text().nullable() });
const MODELS = [Sheet, Card, Bare];

/** Writes of somebody else's between the reading of version 1 and the update that states it. */
const CHANGES: readonly (readonly [name: string, change: () => PromiseLike<unknown>])[] = [
  ['update', () => Sheet.update({ user: 'by B' }).where(Sheet.id.eq(1))],
  ['updateById', () => Sheet.updateById(1, { user: 'by B' })],
  ['updateMany', () => Sheet.updateMany([{ id: 1, user: 'by B' }])],
  ['upsert', () => Sheet.upsert({ id: 1, user: 'by B' })],
  ['upsertMany', () => Sheet.upsertMany([{ id: 1, user: 'by B' }])],
  ['onConflict with update', () => Sheet.insert({ id: 1, user: 'by B' }).onConflict({ update: ['user'] })],
  [
    'onConflict with set',
    () => Sheet.insert({ id: 1, user: 'by B' }).onConflict({ set: { user: excluded(Sheet.user) } }),
  ],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    for (const each of MODELS) await each.delete();
  });

  test.each(CHANGES)('an update of a version that %s has changed meanwhile is a conflict', async (_, change) => {
    const { changed } = await Sheet.create({ id: 1, user: 'nobody', changed: '1990-01-01T00:00:00Z' });
    await change();
    await expect(Sheet.updateById(1, { user: 'by A', version: 1 })).rejects.toThrow(ConflictError);
    const row = await Sheet.getById(1);
    expect(row).toMatchObject({ user: 'by B', version: 2 });
    expect(row.changed.getTime()).toBeGreaterThan(changed.getTime());
  });

  test('a row whose version is not the one that an upsert states is left alone, and not counted', async () => {
    await Sheet.insertMany([{ id: 1, user: 'a' }, { id: 2, user: 'b', version: 5 }]); // biome-ignore format: rows
    const query = Sheet.upsertMany([{ id: 1, user: 'x', version: 1 }, { id: 2, user: 'y', version: 4 }]); // biome-ignore format: rows
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "sheets" ("id", "user", "version") VALUES ($1, $2, $3), ($4, $5, $6) ON CONFLICT ("id") DO UPDATE SET "user" = "excluded"."user", "changed" = CURRENT_TIMESTAMP, "version" = "sheets"."version" + 1 WHERE "sheets"."version" = "excluded"."version"',
        values: ['1', 'x', '1', '2', 'y', '4'],
      },
    });
    expect(await query).toBe(1);
    expect(await Sheet.select(Sheet.user, Sheet.version).orderBy(Sheet.id)).toEqual([
      { user: 'x', version: 2 },
      { user: 'b', version: 5 },
    ]);
    const set = { user: 'z', version: 4 };
    expect(await Sheet.insert({ id: 2, user: 'c' }).onConflict({ set })).toBe(0);
    expect(await Sheet.insert({ id: 2, user: 'c' }).onConflict({ set: { ...set, version: 5 } })).toBe(1);
  });

  test('a value that is made for new rows alone stays in a row that is there', async () => {
    const { token } = await Card.create({ id: 1, user: 'a' });
    await Card.upsert({ id: 1, user: 'x' });
    expect(await Card.getById(1)).toEqual({ id: 1, user: 'x', note: null, token });
  });

  test('each row of upsertMany() leaves what it does not state, and is written with the others or not at all', async () => {
    await Bare.insertMany([{ id: 1, user: 'a', note: 'one' }, { id: 2, user: 'b', note: 'two' }]); // biome-ignore format: rows
    const query = Bare.upsertMany([{ id: 1, user: 'h', note: 'new' }, { id: 2, user: 'z' }, { id: 3, user: 'c' }]); // biome-ignore format: rows
    expect(await query.returning(Bare.id)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    const upsert = engine.dialect.upsert ? 'UPSERT' : 'INSERT';
    expect(database.queries.statements.slice(-2).map((statement) => statement.split(' ', 1)[0])).toEqual([upsert, upsert]); // biome-ignore format: short
    expect(await Bare.select().orderBy(Bare.id)).toEqual([
      { id: 1, user: 'h', note: 'new' },
      { id: 2, user: 'z', note: 'two' },
      { id: 3, user: 'c', note: null },
    ]);
    const bad = [{ id: 3, user: 'lost' }, { id: 2, user: 'lost', note: 'x\0' }]; // biome-ignore format: rows
    await expect(async () => Bare.upsertMany(bad)).rejects.toThrow();
    expect(await Bare.count(Bare.user.eq('lost'))).toBe(0);
    expect(() => Bare.upsertMany([{ id: 1, user: 'a' }, { id: 1, user: 'b', note: 'c' }])).toThrow('Rows 1 and 2 have the same key'); // biome-ignore format: rows
    expect(() => query.toSql(engine.dialect)).toThrow('Rows that state different fields take several statements');
  });

  test('two new rows of updateMany() for one row are refused, since either could win', async () => {
    await Bare.insert({ id: 1, user: 'a' });
    await expect(Bare.updateMany([{ id: 1, user: 'b' }, { id: 1, user: 'c' }])).rejects.toThrow('Rows 1 and 2 of updateMany() of "Bare" have the same key'); // biome-ignore format: rows
  });
});
