import { createTables, type Database, UniqueViolationError } from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createUserAndToken } from '../../models/create-user-and-token.ts';
import { addDays, randomToken, Token } from '../../models/token.ts';
import { User } from '../../models/user.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { MODELS } from './tables.ts';

const timestamp = new Date('2026-05-04T12:00:00.123Z');

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await createTables(db, MODELS);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    db.bind(MODELS);
    await Token.delete();
    await User.delete();
  });

  /** The seed's example, as it stands in the README. */
  const signUp = (username: string) =>
    db.runTransaction(
      async () => {
        const user = await User.create({ username, created: timestamp });
        const token = await Token.create({ userId: user.id, expires: addDays(timestamp, 1), code: randomToken() });
        return [user, token.code] as const;
      },
      { maxAttempts: 10 },
    );

  test('both rows are there, and the transaction gives what its callback gave', async () => {
    const [user, code] = await signUp('huey');
    expect(user).toEqual({ id: expect.any(String), username: 'huey', name: null, created: timestamp });
    expect(code).toMatch(/^[\w-]{32}$/);
    expect(await User.select()).toEqual([user]);
    expect(await Token.select()).toEqual([
      { id: expect.any(String), userId: user.id, expires: new Date('2026-05-05T12:00:00.123Z'), code },
    ]);
  });

  test('the function that the mutation uses does the same', async () => {
    const [user, code] = await db.runTransaction(() => createUserAndToken('huey', timestamp));
    expect(await User.select()).toEqual([user]);
    expect(await Token.select()).toMatchObject([{ userId: user.id, code, expires: addDays(timestamp, 1) }]);
  });

  test('a taken name passes through as it is, and nothing is left behind', async () => {
    const [huey] = await signUp('huey');
    let attempts = 0;
    const again = db.runTransaction(async () => {
      attempts += 1;
      const other = await User.create({ username: 'zaizee' });
      await Token.create({ userId: other.id, expires: timestamp });
      await createUserAndToken('huey');
    });
    await expect(again).rejects.toBeInstanceOf(UniqueViolationError);
    await expect(again).rejects.toMatchObject({ constraint: 'users_username_key', columns: ['username'] });
    expect(attempts).toBe(1);
    expect(await User.select(User.username)).toEqual([{ username: 'huey' }]);
    expect(await Token.select(Token.userId)).toEqual([{ userId: huey.id }]);
  });

  test('an error of the callback passes through, and undoes what was done', async () => {
    const failure = new Error('The mail server is down.');
    const work = db.runTransaction(async () => {
      await createUserAndToken('huey');
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await User.select()).toEqual([]);
    expect(await Token.select()).toEqual([]);
  });

  test.skipIf(engine.name === 'pglite')(
    'two that conflict for certain both succeed, one of them a second time',
    async () => {
      const { arrive } = barrier(2);
      let attempts = 0;
      /** Reads how many users there are and writes one: no order of the two gives both the same number. */
      const signUpNext = () =>
        db.runTransaction(
          async () => {
            attempts += 1;
            const users = await User.select(User.id);
            await arrive();
            const [user] = await createUserAndToken(`user${users.length}`, timestamp);
            return user.username;
          },
          { maxAttempts: 10 },
        );
      const names = await Promise.all([signUpNext(), signUpNext()]);
      expect(names.sort()).toEqual(['user0', 'user1']);
      expect(attempts).toBeGreaterThan(2);
      expect(await Token.select()).toHaveLength(2);
    },
  );
});
