import { decimal, foreignKey, model, type RowOf, sql, timestamptz, uuidKey } from 'phoebe';
import { Account } from './account.ts';

export const Transfer = model(
  'Transfer',
  {
    id: uuidKey(),
    from: foreignKey(() => Account, { backref: 'outgoing' }).readOnly(),
    to: foreignKey(() => Account, { backref: 'incoming' }).readOnly(),
    amount: decimal(12, 2).check(sql`amount > 0`).readOnly(),
    created: timestamptz().defaultNow(),
  },
  { description: 'Money that went from one account to another. Made by transferFunds.' },
);
export type Transfer = RowOf<typeof Transfer>;
