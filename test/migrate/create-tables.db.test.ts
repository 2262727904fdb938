import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { PhoebeError } from '../../src/errors/phoebe-error.ts';
import { QueryError } from '../../src/errors/query-errors.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { dropTables } from '../../src/migrate/drop-tables.ts';
import { planTables } from '../../src/migrate/plan-tables.ts';
import type { AnyModel } from '../../src/orm/index.ts';
import { Field, foreignKey, integer, model, text, timestamptz, uuidKey } from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';

const mood = new Field<'good' | 'bad'>({
  valueKind: 'enumeration',
  columnType: '"mood"',
  castType: '"mood"',
  scalar: 'Mood',
  enumeration: { name: 'mood', values: ['good', 'bad'] },
  fromDriver: (text) => text as 'good' | 'bad',
  toDriver: (value: string) => value,
  toJson: (text) => text,
});

const User = model(
  'User',
  {
    id: uuidKey(),
    username: text().unique(),
    mood: mood.default('good'),
    visits: integer().default(0).check(sql`visits >= 0`),
    created: timestamptz().defaultNow().index().description('When they came.'),
  },
  { description: 'A person who signs in.', indexes: [{ on: ['visits'], where: sql`visits > 0` }] },
);
const Tweet = model('Tweet', {
  id: uuidKey(),
  user: foreignKey(() => User, { backref: 'tweets', onDelete: 'cascade' }),
  content: text(),
});
const Man: AnyModel = model('Man', { id: uuidKey(), wife: foreignKey((): AnyModel => Woman).nullable() });
const Woman: AnyModel = model('Woman', { id: uuidKey(), husband: foreignKey((): AnyModel => Man).nullable() });
const MODELS = [Tweet, User, Man, Woman];

/** Server processes that start at the same moment. */
const SERVERS = 5;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());
  beforeEach(() => dropTables(db, MODELS, { cascade: true }));

  test('the planned statements run, and rows go in and out', async () => {
    const ran = await createTables(db, MODELS);
    expect(ran).toEqual(planTables(MODELS, await db.dialect()));
    const user = await User.insert({ username: 'huey' }).on(db).returning().get();
    expect(user).toMatchObject({ username: 'huey', mood: 'good', visits: 0 });
    await Tweet.insert({ userId: user.id, content: 'meow' }).on(db);
    await expect(User.insert({ username: 'zaizee', visits: -1 }).on(db).execute()).rejects.toMatchObject({
      code: 'CHECK_VIOLATION',
      constraint: 'users_visits_check',
    });
    const nobody = '11111111-1111-4111-8111-111111111111';
    await expect(Tweet.insert({ userId: nobody, content: '' }).on(db).execute()).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      constraint: 'tweets_user_id_fkey',
    });
  });

  test('a second run asks once and changes nothing', async () => {
    await createTables(db, MODELS);
    await User.insert({ username: 'huey' }).on(db);
    expect(await expectQueries(database, 1, () => createTables(db, MODELS))).toEqual([]);
    expect(await User.select().on(db)).toHaveLength(1);
  });

  test('a run that stopped in the middle goes on with what is missing', async () => {
    const all = await createTables(db, MODELS);
    for (let done = 0; done < all.length; done += 3) {
      await dropTables(db, MODELS, { cascade: true });
      for (const definition of all.slice(0, done)) await db.execute(definition);
      expect(await createTables(db, MODELS)).toEqual(all.slice(done));
    }
  });

  test('without IF NOT EXISTS a table that is there is an error', async () => {
    await createTables(db, [User], { ifNotExists: false });
    await expect(createTables(db, [User], { ifNotExists: false })).rejects.toBeInstanceOf(QueryError);
  });

  test('an older table that lacks a column is an error that says so, and nothing is made', async () => {
    await createTables(db, [model('User', { id: uuidKey() })]);
    await expect(createTables(db, [Man, Woman, User])).rejects.toEqual(
      new PhoebeError(
        'SCHEMA_MISMATCH',
        'The table "users" exists already, without the columns "username", "mood", "visits" and "created" of its model. createTables ' +
          'makes tables and never changes them: change this one by a migration, or drop it first.',
      ),
    );
    await expect(db.execute(sql`SELECT 1 FROM men`)).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
  });

  test('tables are dropped with their types, but not a type that another table uses', async () => {
    const Pet = model('Pet', { id: uuidKey(), mood });
    await createTables(db, [...MODELS, Pet]);
    await dropTables(db, MODELS);
    const values = () => db.execute(sql`SELECT 'good'::mood`);
    expect((await values()).rows).toEqual([['good']]);
    await dropTables(db, [Pet]);
    await expect(values()).rejects.toMatchObject({ sqlState: '42704' });
    expect(await dropTables(db, [Pet])).not.toEqual([]); // IF EXISTS
    await expect(dropTables(db, [Pet], { ifExists: false })).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
  });

  describe('in a transaction', () => {
    engine.skipUnless('transactionalDdl', 'a definition is not undone by a rollback')(
      'everything is undone with it',
      async () => {
        const failure = new Error('no');
        const work = db.runTransaction(async (tx) => {
          await createTables(tx, MODELS);
          await User.insert({ username: 'huey' }).on(tx);
          throw failure;
        });
        await expect(work).rejects.toBe(failure);
        await expect(db.execute(sql`SELECT 1 FROM users`)).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
      },
    );

    engine.skipUnless('transactionalDdl', 'definitions before the failing one stay')(
      'a statement that fails leaves nothing behind',
      async () => {
        const Broken = model('Broken', { id: uuidKey() }, { checks: { broken: sql`no_such_column > 0` } });
        await expect(createTables(db, [User, Broken])).rejects.toMatchObject({ sqlState: '42703' });
        await expect(db.execute(sql`SELECT 1 FROM users`)).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
      },
    );
  });

  // An embedded database has one process, and so one server.
  describe.skipIf(engine.name === 'pglite')('several servers that start at once', () => {
    test('all succeed, and each statement ran in one of them', async () => {
      const servers = Array.from({ length: SERVERS }, () => connect(database.url));
      try {
        await Promise.all(servers.map((server) => server.ping()));
        const ran = await Promise.all(servers.map((server) => createTables(server, MODELS)));
        const planned = planTables(MODELS, await db.dialect());
        if (engine.dialect.advisoryLocks) expect(ran.flat()).toEqual(planned);
        expect(await createTables(db, MODELS)).toEqual([]);
      } finally {
        await Promise.all(servers.map((server) => server.close()));
      }
    });
  });
});
