import {
  array,
  boolean,
  createTables,
  type Database,
  date,
  decimal,
  foreignKey,
  integer,
  json,
  manyToMany,
  model,
  text,
  timestamptz,
  uuid,
} from 'phoebe';
import type { Engine, TestDatabase } from '../setup/engines.ts';

/*
 * The models and rows of most tests: people who write posts with tags and comments. Keys are small integers that the tests
 * choose, so that rows can be written out.
 */

export const Person = model('Person', {
  id: integer().primaryKey(),
  name: text().unique(),
  email: text().nullable(),
  age: integer().nullable(),
  boss: foreignKey('self', { backref: 'team' }).nullable(),
});

export const Post = model('Post', {
  id: integer().primaryKey(),
  author: foreignKey(() => Person, { backref: 'posts', onDelete: 'cascade' }),
  title: text(),
  score: integer().default(0),
  price: decimal(8, 2).nullable(),
  created: timestamptz(),
  day: date(),
  labels: array(text()),
  data: json(),
  public: boolean().default(true),
});

export const Comment = model('Comment', {
  id: integer().primaryKey(),
  post: foreignKey(() => Post, { backref: 'comments', onDelete: 'cascade' }),
  author: foreignKey(() => Person, { backref: 'comments' }).nullable(),
  body: text(),
});

export const Tag = model('Tag', { id: integer().primaryKey(), name: text().unique() });

export const PostTag = model(
  'PostTag',
  {
    post: foreignKey(() => Post, { backref: 'postTags' }),
    tag: foreignKey(() => Tag, { backref: 'postTags' }),
    rank: integer().default(0),
  },
  { primaryKey: ['post', 'tag'] },
);
export const postTags = manyToMany({ posts: PostTag.post, tags: PostTag.tag });

/** At most one for each person. */
export const Profile = model('Profile', {
  id: integer().primaryKey(),
  person: foreignKey(() => Person, { backref: 'profile' }).unique(),
  motto: text(),
});

/** Without a key. */
export const Visit = model('Visit', { page: text(), token: uuid().nullable() });

export const MODELS = [Person, Post, Comment, Tag, PostTag, Profile, Visit] as const;

const at = (day: number) => new Date(Date.UTC(2026, 0, day, 12));
const dayOf = (day: number) => `2026-01-${String(day).padStart(2, '0')}`;

/** An own database with the tables and rows, bound to the models for `bindContext`. */
export async function openBlog(engine: Engine): Promise<TestDatabase> {
  const database = await engine.createDatabase();
  await createTables(database.db, MODELS);
  await fillBlog(database.db);
  return database;
}

export async function fillBlog(db: Database): Promise<void> {
  await Person.insertMany([
    { id: 1, name: 'Ada', email: 'ada@example.org', age: 36 },
    { id: 2, name: 'Bob', email: null, age: 41, bossId: 1 },
    { id: 3, name: 'Cyd', email: 'cyd@example.org', age: null, bossId: 1 },
    { id: 4, name: 'Dan', email: 'dan@example.org', age: 41, bossId: 2 },
  ]).on(db);
  await Post.insertMany([
    post(1, 1, 'Small databases', 10, '1.50', 1, ['sql', 'small'], { owner: { name: 'Ada' }, stars: 5 }),
    post(2, 1, 'Large databases', 20, '2.50', 2, ['sql', 'large'], { owner: { name: 'Ada' }, draft: true }),
    post(3, 2, 'On cats', 30, null, 3, ['cats'], { stars: 1 }),
    post(4, 2, 'On dogs', 5, '0.25', 4, [], [1, 2, 3]),
    post(5, 2, '100% of cats_', 7, null, 5, ['cats', 'sql'], {}),
  ]).on(db);
  await Comment.insertMany([
    { id: 1, postId: 1, authorId: 2, body: 'first' },
    { id: 2, postId: 1, authorId: 3, body: 'second' },
    { id: 3, postId: 1, authorId: null, body: 'third' },
    { id: 4, postId: 2, authorId: 2, body: 'fourth' },
    { id: 5, postId: 3, authorId: 1, body: 'fifth' },
  ]).on(db);
  await Tag.insertMany([
    { id: 1, name: 'sql' },
    { id: 2, name: 'cats' },
    { id: 3, name: 'new' },
  ]).on(db);
  await PostTag.insertMany([
    { postId: 1, tagId: 1, rank: 1 },
    { postId: 1, tagId: 3, rank: 2 },
    { postId: 2, tagId: 1, rank: 1 },
    { postId: 3, tagId: 2, rank: 1 },
  ]).on(db);
  await Profile.insertMany([{ id: 1, personId: 1, motto: 'count' }]).on(db);
  await Visit.insertMany([{ page: '/' }, { page: '/' }, { page: '/about' }]).on(db);
}

function post(
  id: number,
  authorId: number,
  title: string,
  score: number,
  price: string | null,
  day: number,
  labels: string[],
  data: object,
) {
  return { id, authorId, title, score, price, created: at(day), day: dayOf(day), labels, data: data as any };
}
