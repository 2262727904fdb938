import { decimal } from 'phoebe';
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
 * Moves money: reads, checks, writes. Run it in a transaction. Nothing is locked here: whoever reads a balance that another
 * transaction changes before the commit is run again, by runTransaction.
 */
export async function transferFunds({ fromId, toId, amount }: Order): Promise<Transfer> {
  if (!AMOUNT.test(amount) || Number(amount) === 0)
    throw refused('The amount must be more than 0, with at most two digits behind the point.', 'amount');
  if (fromId === toId) throw refused('The accounts must be two different ones.', 'to');
  const from = await Account.getById(fromId);
  await Account.getById(toId);
  // Doubles tell amounts of 12 digits apart.
  if (Number(from.balance) < Number(amount))
    throw new OperationError('CONFLICT', 'The account does not hold that much.', { fields: ['amount'] });
  await Account.update({ balance: Account.balance.minus(amount) }).where(Account.id.eq(fromId));
  await Account.update({ balance: Account.balance.plus(amount) }).where(Account.id.eq(toId));
  return Transfer.create({ fromId, toId, amount });
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
