import { integer, model, text } from 'phoebe';
import { Account } from '../../../models/account.ts';
import { Transfer } from '../../../models/transfer.ts';
import { User } from '../../../models/user.ts';

/** What the increments count. */
export const Counter = model('Counter', { id: text().primaryKey(), n: integer().default(0) });

export const MODELS = [User, Account, Transfer, Counter];
