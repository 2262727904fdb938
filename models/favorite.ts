import { foreignKey, model, type RowOf, timestamptz, uuidKey } from 'phoebe';
import { Tweet } from './tweet.ts';
import { User } from './user.ts';

export const Favorite = model(
  'Favorite',
  {
    id: uuidKey(),
    user: foreignKey(() => User, { backref: 'favorites', onDelete: 'cascade' }),
    tweet: foreignKey(() => Tweet, { backref: 'favorites', onDelete: 'cascade' }),
    created: timestamptz().defaultNow(),
  },
  { description: 'A user likes a tweet, once.', uniques: [['user', 'tweet']] },
);
export type Favorite = RowOf<typeof Favorite>;
