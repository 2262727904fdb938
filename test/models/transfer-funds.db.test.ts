import { createTables, type Database, fn } from 'phoebe';
import { OperationError } from 'phoebe/graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Account } from '../../models/account.ts';
import { Transfer } from '../../models/transfer.ts';
import { transferFunds } from '../../models/transfer-funds.ts';
import { User } from '../../models/user.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { MODELS } from './tables.ts';

const CLIENTS = 16;
const TRANSFERS_PER_CLIENT = 5;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  let userId: string;
  let rich: string;
  let poor: string;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await createTables(db, MODELS);
    db.bind(MODELS);
    userId = (await User.create({ username: 'huey' })).id;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    db.bind(MODELS);
    await Transfer.delete();
    await Account.delete();
    rich = (await Account.create({ userId, balance: '100.00' })).id;
    poor = (await Account.create({ userId })).id;
  });

  const transfer = (fromId: string, toId: string, amount: string) =>
    db.runTransaction(() => transferFunds({ fromId, toId, amount }), { maxAttempts: 100 });
  const balance = async (id: string) => (await Account.getById(id)).balance;

  test('money goes from one account to the other, and the transfer is kept', async () => {
    const row = await transfer(rich, poor, '12.5');
    expect(row).toMatchObject({ fromId: rich, toId: poor, amount: '12.50' });
    expect([await balance(rich), await balance(poor)]).toEqual(['87.50', '12.50']);
    expect(await Transfer.select()).toEqual([row]);
  });

  test('the last cent may go', async () => {
    await transfer(rich, poor, '100.00');
    expect([await balance(rich), await balance(poor)]).toEqual(['0.00', '100.00']);
  });

  describe('is refused, and nothing changes,', () => {
    const refusals: readonly (readonly [string, () => Promise<unknown>, string, string])[] = [
      ['beyond the balance', () => transfer(rich, poor, '100.01'), 'CONFLICT', 'The account does not hold that much.'],
      ...['0', '0.00', '-5', '0.001', '1e3', 'NaN', '99999999999'].map(
        (amount) =>
          [
            `for the amount ${amount}`,
            () => transfer(rich, poor, amount),
            'BAD_USER_INPUT',
            'The amount must be more than 0, with at most two digits behind the point.',
          ] as const,
      ),
      [
        'to the same account',
        () => transfer(rich, rich, '1'),
        'BAD_USER_INPUT',
        'The accounts must be two different ones.',
      ],
    ];
    test.each(refusals)('%s', async (_, act, code, message) => {
      const error = await act().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(OperationError);
      expect(error).toMatchObject({ message, extensions: { code } });
      expect([await balance(rich), await balance(poor)]).toEqual(['100.00', '0.00']);
      expect(await Transfer.select()).toEqual([]);
    });

    test('from or to an account that is not there', async () => {
      const nobody = '11111111-1111-4111-8111-111111111111';
      await expect(transfer(nobody, poor, '1')).rejects.toMatchObject({ code: 'DOES_NOT_EXIST' });
      await expect(transfer(rich, nobody, '1')).rejects.toMatchObject({ code: 'DOES_NOT_EXIST' });
      expect(await balance(rich)).toBe('100.00');
    });
  });

  test(`${CLIENTS} clients at once lose no cent and overdraw nothing`, async () => {
    const ids = [
      rich,
      poor,
      ...(await Promise.all([0, 1].map(() => Account.create({ userId, balance: '20.00' })))).map(({ id }) => id),
    ];
    const accountAt = (n: number) => ids[n % ids.length]!;
    let refused = 0;
    const client = async (n: number) => {
      for (let k = 0; k < TRANSFERS_PER_CLIENT; k += 1) {
        try {
          await transfer(accountAt(n + k), accountAt(n + k + 1 + (n % 3)), `${1 + ((n * 7 + k * 3) % 15)}.25`);
        } catch (error) {
          if (!(error instanceof OperationError)) throw error;
          refused += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
    const balances = await Account.select(Account.id, Account.balance);
    const cents = balances.map((account) => Math.round(Number(account.balance) * 100));
    expect(cents.reduce((sum, one) => sum + one, 0)).toBe(14_000);
    expect(Math.min(...cents)).toBeGreaterThanOrEqual(0);
    const made = await Transfer.select({ count: fn.count() }).get();
    expect(made.count + refused).toBe(CLIENTS * TRANSFERS_PER_CLIENT);
    expect(made.count).toBeGreaterThan(0);
    // Each balance is what it began with and what the transfers say.
    const began = new Map([
      [rich, 10_000],
      [poor, 0],
      [ids[2]!, 2_000],
      [ids[3]!, 2_000],
    ]);
    for (const { fromId, toId, amount } of await Transfer.select()) {
      const moved = Math.round(Number(amount) * 100);
      began.set(fromId, began.get(fromId)! - moved);
      began.set(toId, began.get(toId)! + moved);
    }
    expect(Object.fromEntries(began)).toEqual(
      Object.fromEntries(balances.map((account) => [account.id, Math.round(Number(account.balance) * 100)])),
    );
  });
});
