import { decimal, foreignKey, model, type RowOf, sql, timestamptz, uuidKey } from 'phoebe';
import { User } from './user.ts';

export const Account = model(
  'Account',
  {
    id: uuidKey(),
    user: foreignKey(() => User, { backref: 'accounts', description: 'Whose money it is.' }),
    balance: decimal(12, 2)
      .default('0')
      .check(sql`balance >= 0`)
      .createOnly()
      .description('Changed by transfers only.'),
    created: timestamptz().defaultNow(),
  },
  { description: 'Money of a user. It is never overdrawn.' },
);
export type Account = RowOf<typeof Account>;
