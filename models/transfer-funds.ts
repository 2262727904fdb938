import { DoesNotExistError, decimal } from 'phoebe';
import { idOf, mutation, OperationError } from 'phoebe/graphql';
import { Account } from './account.ts';
import { Transfer } from './transfer.ts';

/** What a balance can hold: more digits would be rounded on one side and not on the other. */
const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;

export interface Order {
  readonly fromId: string;
  readonly toId: string;
  /** With at most two digits behind the point: `'12.50'`. */
  readonly amount: string;
}

/**
 * Moves money: reads, checks, writes. Run it in a transaction, which keeps it right whoever else does the same. The locks only
 * save work: who comes second waits for the first one at its first statement, instead of being run again after its last.
 */
export async function transferFunds({ fromId, toId, amount }: Order): Promise<Transfer> {
  if (!AMOUNT.test(amount) || Number(amount) === 0)
    throw refused('The amount must be more than 0, with at most two digits behind the point.', 'amount');
  if (fromId === toId) throw refused('The accounts must be two different ones.', 'to');
  const from = (await lockAccounts(fromId, toId))[0];
  // Doubles tell amounts of 12 digits apart.
  if (Number(from.balance) < Number(amount))
    throw new OperationError('CONFLICT', 'The account does not hold that much.', { fields: ['amount'] });
  await Account.update({ balance: Account.balance.minus(amount) }).where(Account.id.eq(fromId));
  await Account.update({ balance: Account.balance.plus(amount) }).where(Account.id.eq(toId));
  return Transfer.create({ fromId, toId, amount });
}

/** Reads both accounts, and keeps others from changing them until the end: always in one order, so that nobody waits in a ring. */
async function lockAccounts(fromId: string, toId: string): Promise<readonly [from: Account, to: Account]> {
  const accounts = await Account.select()
    .where(Account.id.in([fromId, toId]))
    .orderBy(Account.id)
    .forUpdate();
  const [from, to] = [fromId, toId].map((id) => accounts.find((account) => account.id === id));
  if (from === undefined || to === undefined) throw new DoesNotExistError('Account');
  return [from, to];
}

export const transferFundsMutation = mutation('transferFunds', {
  description: 'Moves money from one account to another. An account is never overdrawn.',
  args: { from: idOf(() => Account), to: idOf(() => Account), amount: decimal(12, 2) },
  result: { transfer: Transfer },
  maxAttempts: 20,
  resolve: async ({ from, to, amount }) => ({ transfer: await transferFunds({ fromId: from, toId: to, amount }) }),
});

function refused(reason: string, field: string): OperationError {
  return new OperationError('BAD_USER_INPUT', reason, { fields: [field] });
}
