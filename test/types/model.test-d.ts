import {
  type AnyModel,
  fn,
  foreignKey,
  type InsertOf,
  integer,
  model,
  type RowOf,
  text,
  timestamptz,
  uuidKey,
} from 'phoebe';
import { expectTypeOf } from 'vitest';

const User = model('User', {
  id: uuidKey(),
  username: text().unique(),
  name: text().nullable(),
  created: timestamptz().defaultNow(),
});
const Tweet = model('Tweet', {
  id: uuidKey(),
  user: foreignKey(() => User, { backref: 'tweets' }),
  parent: foreignKey('self', { backref: 'replies' }).nullable(),
  content: text(),
  likes: integer().default(0),
});
const Favorite = model('Favorite', {
  id: uuidKey(),
  user: foreignKey(() => User, { backref: 'favorites' }),
  tweet: foreignKey(() => Tweet, { backref: 'favorites' }),
});

// Rows and what create takes
expectTypeOf<RowOf<typeof User>>().toEqualTypeOf<{
  id: string;
  username: string;
  name: string | null;
  created: Date;
}>();
expectTypeOf<RowOf<typeof Tweet>>().toEqualTypeOf<{
  id: string;
  userId: string;
  parentId: string | null;
  content: string;
  likes: number;
}>();
expectTypeOf<InsertOf<typeof Tweet>>().toEqualTypeOf<{
  userId: string;
  content: string;
  id?: string | undefined;
  parentId?: string | null | undefined;
  likes?: number | undefined;
}>();

// Select lists
const rows = User.select(User.id, fn.lower(User.username).as('lower'));
expectTypeOf<Awaited<typeof rows>>().toEqualTypeOf<{ id: string; lower: string }[]>();
const totals = User.select({ total: fn.count(), username: User.username });
expectTypeOf<Awaited<typeof totals>>().toEqualTypeOf<{ total: number; username: string }[]>();

// Relations, both ways and nested
const withUser = Tweet.select().with(Tweet.user);
expectTypeOf<Awaited<typeof withUser>[number]['user']>().toEqualTypeOf<RowOf<typeof User>>();
const withParent = Tweet.select().with(Tweet.parent);
expectTypeOf<Awaited<typeof withParent>[number]['parent']>().toEqualTypeOf<RowOf<typeof Tweet> | null>();
const withTweets = User.select(User.id).with(Tweet.user, Tweet.select(Tweet.content).with(Favorite.tweet));
expectTypeOf<Awaited<typeof withTweets>[number]>().toEqualTypeOf<{
  id: string;
  tweets: { content: string; favorites: RowOf<typeof Favorite>[] }[];
}>();

// Wrong use
// @ts-expect-error a text is not a number
User.username.eq(3);
// @ts-expect-error there is no such field
User.usernam;
// @ts-expect-error like is for text
Tweet.likes.like('%');
// @ts-expect-error the user is missing
void Tweet.create({ content: 'hello' });
// @ts-expect-error an expression needs a name
User.select(fn.lower(User.username));
// @ts-expect-error NULL equals nothing
User.name.eq(null);

// A reference in a circle names its type, which ends the compiler's search
const Team = model('Team', { id: uuidKey(), lead: foreignKey((): AnyModel => Member).nullable() });
const Member = model('Member', { id: uuidKey(), team: foreignKey(() => Team, { backref: 'members' }) });
expectTypeOf<RowOf<typeof Member>>().toEqualTypeOf<{ id: string; teamId: string }>();
