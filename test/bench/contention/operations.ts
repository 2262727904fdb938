import { decimal } from 'phoebe';
import { idOf, mutation } from 'phoebe/graphql';
import { Account } from '../../../models/account.ts';
import { Transfer } from '../../../models/transfer.ts';
import { transferFundsMutation } from '../../../models/transfer-funds.ts';
import { Counter } from './models.ts';

// The number of attempts of the example stands aside: the default has to do.
const { maxAttempts: _own, ...definition } = transferFundsMutation.definition;

/** Moves money as somebody writes it who has not heard of locks: reads both, computes, writes what was computed. */
const transferUnlocked = mutation('transferUnlocked', {
  args: { from: idOf(() => Account), to: idOf(() => Account), amount: decimal(12, 2) },
  result: { transfer: Transfer },
  resolve: async ({ from: fromId, to: toId, amount }) => {
    const from = await Account.getById(fromId);
    const to = await Account.getById(toId);
    await Account.updateById(fromId, { balance: (Number(from.balance) - Number(amount)).toFixed(2) });
    await Account.updateById(toId, { balance: (Number(to.balance) + Number(amount)).toFixed(2) });
    return { transfer: await Transfer.create({ fromId, toId, amount }) };
  },
});

/** Adds one to a counter: reads, computes, writes. */
const addOne = mutation('addOne', {
  args: { id: idOf(() => Counter) },
  result: { counter: Counter },
  resolve: async ({ id }) => {
    const { n } = await Counter.getById(id);
    return { counter: await Counter.updateById(id, { n: n + 1 }) };
  },
});

export const OPERATIONS = [mutation('transferFunds', definition), transferUnlocked, addOne];
