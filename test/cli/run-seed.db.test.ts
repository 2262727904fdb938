import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Seed } from '../../src/cli/load-models.ts';
import { fillTables } from '../../src/cli/prepare-database.ts';
import { type RunSeedOptions, runSeed } from '../../src/cli/run-seed.ts';
import type { Database } from '../../src/database/database.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { model, text, uuidKey } from '../../src/orm/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const User = model('User', { id: uuidKey(), username: text().unique() });

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    db.bind([User]);
    await createTables(db, [User]);
  });
  afterEach(async () => void (await User.delete().on(db)));
  afterAll(() => database.drop());

  const run = (seed: Seed, options: Partial<RunSeedOptions> = {}) =>
    runSeed(db, seed, {
      models: [User],
      again: false,
      oneTransaction: true,
      signal: new AbortController().signal,
      onProgress: () => {},
      onBegin: () => {},
      ...options,
    });
  const names = async () => (await User.select().orderBy(User.username)).map(({ username }) => username);

  test('transactions of the seed are blocks of one around them: what fails in the end leaves nothing', async () => {
    const seed: Seed = async (given) => {
      await given.runTransaction(() => User.create({ username: 'huey' }), { isolation: 'serializable' });
      await given.retryTransaction((username: string) => User.create({ username }))('mickey');
      await given.atomic(() => User.insert({ username: 'zaizee' }).on(given));
      expect(await names()).toEqual(['huey', 'mickey', 'zaizee']);
      throw new Error('No more cats.');
    };
    await expect(run(seed)).rejects.toThrow('No more cats.');
    expect(await names()).toEqual([]);
    expect(await run((given) => User.insertMany([{ username: 'huey' }]).on(given))).toBe(1);
    expect(await names()).toEqual(['huey']);
  });

  test('a block that fails by itself does not take the rest with it', async () => {
    await run(async (given) => {
      await User.create({ username: 'huey' });
      await expect(given.runTransaction(() => User.create({ username: 'huey' }))).rejects.toThrow('exists already');
      await User.create({ username: 'mickey' });
    });
    expect(await names()).toEqual(['huey', 'mickey']);
  });

  test('tables with rows are refused, unless the seed is to run again', async () => {
    await User.create({ username: 'huey' });
    const seed: Seed = () => User.create({ username: 'mickey' });
    for (const oneTransaction of [true, false])
      await expect(run(seed, { oneTransaction })).rejects.toThrow(
        'The table "users" has rows already. Run the seed file all the same with --again, or name another database.',
      );
    await run(seed, { again: true });
    expect(await names()).toEqual(['huey', 'mickey']);
  });

  test('a first start fills new tables in one transaction too', async () => {
    const before = database.queries.events.length;
    await fillTables(db, [User], async (given) => {
      await given.runTransaction(() => User.create({ username: 'huey' }));
      await given.runTransaction(() => User.create({ username: 'mickey' }));
    });
    const control = database.queries.events.slice(before).filter(({ kind }) => kind === 'control');
    expect(control.filter(({ sql }) => sql.startsWith('BEGIN'))).toHaveLength(1);
    expect(await names()).toEqual(['huey', 'mickey']);
  });

  test.each([true, false])('in one transaction (%s): a signal ends a seed that never ends', async (oneTransaction) => {
    const stop = new AbortController();
    const seed: Seed = async () => {
      await User.create({ username: 'huey' });
      stop.abort('SIGINT');
      await new Promise(() => {});
    };
    await expect(run(seed, { signal: stop.signal, oneTransaction })).rejects.toBeDefined();
    expect(await names()).toEqual(oneTransaction ? [] : ['huey']);
  });
});
