import { foreignKey, model, type RowOf, sql, timestamptz, uuidKey } from 'phoebe';
import { User } from './user.ts';

export const Follow = model(
  'Follow',
  {
    id: uuidKey(),
    follower: foreignKey(() => User, { backref: 'following', onDelete: 'cascade', description: 'Who reads.' }),
    followee: foreignKey(() => User, { backref: 'followers', onDelete: 'cascade', description: 'Who is read.' }),
    created: timestamptz().defaultNow(),
  },
  {
    description: 'One user reads what another writes.',
    uniques: [['follower', 'followee']],
    checks: { follows_nobody_follows_themselves: sql`follower_id <> followee_id` },
  },
);
export type Follow = RowOf<typeof Follow>;
