import { foreignKey, model, type RowOf, timestamptz, uuidKey, varchar } from 'phoebe';
import { User } from './user.ts';

export const Tweet = model(
  'Tweet',
  {
    id: uuidKey(),
    user: foreignKey(() => User, { backref: 'tweets', onDelete: 'cascade' }),
    content: varchar(280),
    created: timestamptz().defaultNow(),
  },
  { description: 'A short message of a user.', indexes: [['user', 'created'], ['created']] },
);
export type Tweet = RowOf<typeof Tweet>;
