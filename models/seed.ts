import type { Database, Transaction } from 'phoebe';
import { Account } from './account.ts';
import { Favorite } from './favorite.ts';
import { Follow } from './follow.ts';
import { addDays, Token } from './token.ts';
import { Tweet } from './tweet.ts';
import { User } from './user.ts';

const NAMES = ['Huey', 'Mickey', 'Zaizee', 'Beanie', 'Scout', 'Nuggie', 'Connor', 'Leslie', 'Percy', 'Daisy'];
const SUBJECTS = ['The cat', 'My neighbour', 'A serializable transaction', 'The third node', 'Nobody', 'Everybody'];
const VERBS = ['sleeps on', 'has lost', 'retries', 'looks for', 'has found', 'dreams of'];
const OBJECTS = ['the keyboard', 'a warm place', 'the last commit', 'fish', 'a unique index', 'the answer'];

const USERS = 20;
const TWEETS = 200;
const START = new Date('2026-01-01T08:00:00Z');

/** Told how many rows are there, of how many. `phoebe seed` draws a bar of it. */
type Progress = (done: number, of: number) => void;

/**
 * Sample data for empty tables: the same rows each time. Where there are users already, nothing happens.
 * @returns the number of rows
 */
export function seed(db: Database, progress: Progress = () => {}): Promise<number> {
  return db.runTransaction(async (tx) => {
    const isEmpty = (await User.select(User.id).limit(1).on(tx).first()) === null;
    return isEmpty ? insertAll(tx, progress) : 0;
  });
}

async function insertAll(tx: Transaction, progress: Progress): Promise<number> {
  const users = range(USERS).map((n) => ({ id: id(1, n), username: username(n), name: name(n), created: hour(n) }));
  const tweets = range(TWEETS).map((n) => ({
    id: id(2, n),
    userId: id(1, (n * 7) % USERS),
    content: sentence(n),
    created: hour(USERS + n),
  }));
  const tokens = range(USERS).map((n) => ({
    id: id(3, n),
    userId: id(1, n),
    expires: addDays(hour(n), 1),
    code: `sample-code-${n}`,
  }));
  const favorites = tweets.flatMap((tweet, n) =>
    range(n % 4).map((k) => ({ id: id(4, n * 4 + k), userId: id(1, (n * 3 + k * 5 + 1) % USERS), tweetId: tweet.id })),
  );
  const follows = range(USERS).flatMap((n) =>
    [1, 2, 5, 11].map((step, k) => ({
      id: id(5, n * 4 + k),
      followerId: id(1, n),
      followeeId: id(1, (n + step) % USERS),
    })),
  );
  const accounts = range(USERS).map((n) => ({ id: id(6, n), userId: id(1, n), balance: `${100 + n * 25}.00` }));
  const inserts = [
    User.insertMany(users),
    Token.insertMany(tokens),
    Tweet.insertMany(tweets),
    Favorite.insertMany(favorites),
    Follow.insertMany(follows),
    Account.insertMany(accounts),
  ];
  const of = [users, tokens, tweets, favorites, follows, accounts].reduce((sum, rows) => sum + rows.length, 0);
  let done = 0;
  for (const insert of inserts) {
    done += await insert.on(tx);
    progress(done, of);
  }
  return done;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** The nth key of a table. Real keys are random; these are the same on every machine. */
const id = (table: number, n: number): string => `0000000${table}-0000-4000-8000-${String(n + 1).padStart(12, '0')}`;

const name = (n: number): string => `${NAMES[n % NAMES.length]}${n < NAMES.length ? '' : ' the Younger'}`;
const username = (n: number): string => `${NAMES[n % NAMES.length]!.toLowerCase()}${n < NAMES.length ? '' : '2'}`;
const hour = (n: number): Date => new Date(START.getTime() + n * 60 * 60 * 1000);

const sentence = (n: number): string =>
  `${SUBJECTS[n % SUBJECTS.length]} ${VERBS[Math.floor(n / 6) % VERBS.length]} ${OBJECTS[(n + Math.floor(n / 36)) % OBJECTS.length]}.`;
