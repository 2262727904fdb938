import { field } from '../../../src/graphql/index.ts';
import {
  array,
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  enumeration,
  float,
  fn,
  foreignKey,
  integer,
  interval,
  json,
  model,
  text,
  time,
  timestamptz,
  uuid,
} from '../../../src/index.ts';

/** A small blog in which every kind of field and relation occurs. Keys are given, so that answers can be compared. */
export const Author = model(
  'Author',
  {
    id: integer().primaryKey(),
    email: text().unique(),
    name: text(),
    born: date().nullable(),
    boss: foreignKey('self', { backref: 'reports' }).nullable(),
    password: text().default('secret').hidden(),
  },
  { description: 'Who writes.' },
);

export const Post = model(
  'Post',
  {
    id: integer().primaryKey(),
    title: text(),
    views: integer().default(0),
    price: decimal(10, 2).nullable(),
    status: enumeration('post_status', ['draft', 'in review', 'published']).default('draft'),
    author: foreignKey(() => Author, { backref: 'posts', description: 'Who wrote it.' }),
    editor: foreignKey(() => Author, { backref: 'edited' }).nullable(),
    labels: array(text()).default([]),
    details: json().nullable(),
    published: timestamptz().nullable(),
    slug: text().nullable().createOnly(),
    created: timestamptz().defaultNow().readOnly(),
  },
  { uniques: [['author', 'title']], maxAttempts: 5 },
);

export const Tag = model('Tag', { name: text().primaryKey(), weight: float().nullable() });

export const PostTag = model(
  'PostTag',
  {
    post: foreignKey(() => Post, { backref: 'postTags', onDelete: 'cascade' }),
    tag: foreignKey(() => Tag, { backref: 'tagPosts', onDelete: 'cascade' }),
  },
  { primaryKey: ['post', 'tag'] },
);

export const Profile = model('Profile', {
  author: foreignKey(() => Author, { backref: 'profile', onDelete: 'cascade' }).primaryKey(),
  bio: text(),
  public: boolean().default(true),
});

/** One column of every other kind. */
export const Sample = model('Sample', {
  id: integer().primaryKey(),
  big: bigint().nullable(),
  code: uuid().nullable(),
  data: bytes().nullable(),
  at: time().nullable(),
  span: interval().nullable(),
  numbers: array(integer()).nullable(),
});

export const BLOG_MODELS = [Author, Post, Tag, PostTag, Profile, Sample];

export const BLOG_FIELDS = [
  field(Author, 'label', {
    description: 'Name and address.',
    result: text(),
    needs: ['name', 'email'],
    resolve: ({ name, email }) => `${name} <${email}>`,
  }),
  field(Author, 'greeting', {
    result: text(),
    args: { word: text().default('Hello') },
    needs: ['name'],
    resolveMany: async (authors, { word }) => authors.map(({ name }) => `${word}, ${name} (1 of ${authors.length})`),
  }),
  field(Post, 'shoutedTitle', { result: text(), sql: (post) => fn.upper(post.title) }),
  field(Post, 'tags', { through: [PostTag.post, PostTag.tag] }),
  field(Tag, 'posts', { through: [PostTag.tag, PostTag.post] }),
];
