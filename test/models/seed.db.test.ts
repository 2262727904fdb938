import { type AnyModel, createTables, type Database } from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Account } from '../../models/account.ts';
import { Favorite } from '../../models/favorite.ts';
import { Follow } from '../../models/follow.ts';
import { seed } from '../../models/seed.ts';
import { Token } from '../../models/token.ts';
import { Tweet } from '../../models/tweet.ts';
import { User } from '../../models/user.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';
import { MODELS } from './tables.ts';

const FILLED: readonly AnyModel[] = [User, Token, Tweet, Favorite, Follow, Account];

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await createTables(db, MODELS);
  });
  afterAll(() => database.drop());

  test('empty tables are filled in few statements, and filled ones left alone', async () => {
    const rows = await expectQueries(database, 7, () => seed(db));
    const counts: Record<string, number> = {};
    for (const model of FILLED) counts[model.meta.name] = (await model.select().on(db).all()).length;
    expect(counts).toEqual({ User: 20, Token: 20, Tweet: 200, Favorite: 300, Follow: 80, Account: 20 });
    expect(rows).toBe(640);
    expect(await expectQueries(database, 1, () => seed(db))).toBe(0);
    expect(await User.select(User.username).orderBy(User.created).limit(2).on(db)).toEqual([
      { username: 'huey' },
      { username: 'mickey' },
    ]);
  });
});
