import { createTables, type Database } from 'phoebe';
import { IdempotencyKey } from 'phoebe/graphql';
import { Account } from '../../../models/account.ts';
import { Transfer } from '../../../models/transfer.ts';
import { User } from '../../../models/user.ts';
import { Counter, MODELS } from './models.ts';

/** Rows that all clients fight for. */
export const ROWS = 4;

export const START_CENTS = 100_000;

export interface Rows {
  readonly counters: readonly string[];
  readonly accounts: readonly string[];
}

/** Makes the tables where they are missing, and the rows anew. */
export async function prepareRows(db: Database): Promise<Rows> {
  await createTables(db, [...MODELS, IdempotencyKey]);
  db.bind(MODELS);
  for (const model of [Transfer, Account, Counter, User]) await model.delete();
  const { id: userId } = await User.create({ username: 'contention' });
  const counters = Array.from({ length: ROWS }, (_, index) => ({ id: `c${index}`, n: 0 }));
  await Counter.insertMany(counters);
  const accounts = await Account.createMany(counters.map(() => ({ userId, balance: (START_CENTS / 100).toFixed(2) })));
  return { counters: counters.map(({ id }) => id), accounts: accounts.map(({ id }) => id) };
}

export interface Sums {
  /** Of all counters. */
  readonly counted: number;
  /** Of all balances. */
  readonly cents: number;
  readonly transfers: number;
  /** Accounts whose balance is not what it began with and what the transfers say. */
  readonly wrongAccounts: number;
}

/** What the tables say after a run. */
export async function readSums(): Promise<Sums> {
  const counters = await Counter.select();
  const accounts = await Account.select();
  const transfers = await Transfer.select();
  const expected = new Map(accounts.map(({ id }) => [id, START_CENTS]));
  for (const { fromId, toId, amount } of transfers) {
    expected.set(fromId, expected.get(fromId)! - toCents(amount));
    expected.set(toId, expected.get(toId)! + toCents(amount));
  }
  return {
    counted: counters.reduce((sum, { n }) => sum + n, 0),
    cents: accounts.reduce((sum, { balance }) => sum + toCents(balance), 0),
    transfers: transfers.length,
    wrongAccounts: accounts.filter(({ id, balance }) => expected.get(id) !== toCents(balance)).length,
  };
}

function toCents(amount: string): number {
  return Math.round(Number(amount) * 100);
}
