import { type ExecutionResult, parse, validate } from 'graphql';
import { boolean, createTables, type Database, exists, foreignKey, integer, model, not, text } from 'phoebe';
import { allow, buildSchema, createExecute, field, mutation, OperationError, rules } from 'phoebe/graphql';

/*
 * A newsroom where nearly everything depends on who asks. `setup/oracle.ts` says the same in plain JavaScript.
 */
export const Person = model(
  'Person',
  {
    id: text().primaryKey(),
    name: text(),
    email: text().unique(),
    salary: integer(),
    secret: text().default('none'),
    isPublic: boolean(),
  },
  // Rows of a model with hooks are written by the ORM, which runs them: another way, with the same rules.
  { hooks: { beforeCreate: keep, beforeUpdate: keep, beforeDelete: () => {}, afterUpdate: () => {} } },
);
function keep<Values>(values: Values): Values {
  return values;
}
export const Article = model('Article', {
  id: text().primaryKey(),
  slug: text().unique(),
  title: text(),
  isDraft: boolean(),
  views: integer().default(0),
  note: text().nullable(),
  author: foreignKey(() => Person, { backref: 'articles' }),
  editor: foreignKey(() => Person, { backref: 'edited' }).nullable(),
});
export const Comment = model('Comment', {
  id: text().primaryKey(),
  body: text(),
  article: foreignKey(() => Article, { backref: 'comments', onDelete: 'cascade' }),
  writer: foreignKey(() => Person, { backref: 'comments' }),
});
/** Some are for admins only. */
export const Tag = model('Tag', { id: text().primaryKey(), label: text().unique(), isSecret: boolean() });
/** Which article has which tag. Some of that is for admins only too. */
export const Tagging = model(
  'Tagging',
  {
    article: foreignKey(() => Article, { onDelete: 'cascade', backref: 'taggings' }),
    tag: foreignKey(() => Tag, { onDelete: 'cascade', backref: 'taggings' }),
    isHidden: boolean().default(false),
  },
  { primaryKey: ['article', 'tag'] },
);
/** It has no rules, and models without rules are closed. */
export const Vault = model('Vault', {
  id: text().primaryKey(),
  code: text(),
  owner: foreignKey(() => Person, { backref: 'vaults' }),
});

export const MODELS = [Person, Article, Comment, Tag, Tagging, Vault];

const isSelf = allow.owner('id');

export const personRules = rules(Person, {
  read: [allow.rows(() => Person.isPublic.eq(true)), isSelf, allow.role('admin')],
  create: allow.role('admin'),
  update: [isSelf, allow.role('admin')],
  delete: allow.role('admin'),
  fields: {
    email: { read: [isSelf, allow.role('admin')] },
    salary: { read: [isSelf, allow.role('admin')], write: allow.role('admin') },
    secret: { read: allow.nobody, write: allow.nobody },
  },
});

export const articleRules = rules(Article, {
  // A condition for everybody, as a value; then one of the viewer's.
  read: [Article.isDraft.eq(false), (viewer) => Article.authorId.eq(viewer.id), allow.role('admin')],
  create: allow.owner('author'),
  update: allow.owner('author'),
  delete: [allow.owner('author'), allow.role('admin')],
  fields: {
    note: { read: allow.owner('author'), write: allow.owner('author') },
    editor: { read: [allow.owner('author'), allow.owner('editor')] },
  },
});

export const commentRules = rules(Comment, {
  read: [
    allow.rows(() => exists(Article.select().where(Article.id.eq(Comment.articleId), not(Article.isDraft)))),
    allow.owner('writer'),
  ],
  create: allow.owner('writer'),
  delete: allow.owner('writer'),
});

export const tagRules = rules(Tag, {
  read: [Tag.isSecret.eq(false), allow.role('admin')],
  create: allow.role('admin'),
});

const isOnOwn = (viewer: { readonly id: string }) =>
  exists(Article.select().where(Article.id.eq(Tagging.articleId), Article.authorId.eq(viewer.id)));

export const taggingRules = rules(Tagging, {
  read: [Tagging.isHidden.eq(false), allow.role('admin')],
  create: isOnOwn,
  delete: isOnOwn,
  fields: { isHidden: { write: allow.nobody } },
});

const throughFields = [
  field(Article, 'tags', { through: [Tagging.article, Tagging.tag] }),
  field(Tag, 'articles', { through: [Tagging.tag, Tagging.article] }),
];

/** Ends a mutation after everything before it was allowed, so that nothing stays written. */
const undo = mutation('undo', {
  args: {},
  result: text(),
  resolve: () => {
    throw new OperationError('CONFLICT', 'Everything before was allowed.');
  },
});

export const OPERATIONS = [personRules, articleRules, commentRules, tagRules, taggingRules, ...throughFields, undo];

export const schema = buildSchema(MODELS, { operations: OPERATIONS, modelsWithoutRules: 'closed' });

export interface Viewer {
  readonly id: string;
  readonly role?: string;
}

export const VIEWERS: Readonly<Record<string, Viewer | undefined>> = {
  nobody: undefined,
  ada: { id: 'ada' },
  ben: { id: 'ben' },
  admin: { id: 'root', role: 'admin' },
};

export const PEOPLE = [
  { id: 'ada', name: 'Ada', email: 'ada@x', salary: 10, secret: 'sa', isPublic: true },
  { id: 'ben', name: 'Ben', email: 'ben@x', salary: 20, secret: 'sb', isPublic: false },
  { id: 'cyd', name: 'Cyd', email: 'cyd@x', salary: 20, secret: 'sc', isPublic: true },
  { id: 'root', name: 'Root', email: 'root@x', salary: 40, secret: 'sr', isPublic: false },
];
export interface ArticleValues {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly isDraft: boolean;
  readonly views: number;
  readonly note: string | null;
  readonly authorId: string;
  readonly editorId: string | null;
}
export const ARTICLES: readonly ArticleValues[] = [
  { id: 'a1', slug: 's1', title: 'One', isDraft: false, views: 5, note: 'na', authorId: 'ada', editorId: 'ben' },
  { id: 'a2', slug: 's2', title: 'Two', isDraft: true, views: 7, note: 'na', authorId: 'ada', editorId: 'cyd' },
  { id: 'b1', slug: 's3', title: 'Three', isDraft: false, views: 5, note: 'nb', authorId: 'ben', editorId: null },
  { id: 'b2', slug: 's4', title: 'Four', isDraft: true, views: 9, note: null, authorId: 'ben', editorId: 'ada' },
  { id: 'c1', slug: 's5', title: 'Five', isDraft: false, views: 2, note: 'nc', authorId: 'cyd', editorId: 'cyd' },
];
export const COMMENTS = [
  { id: 'k1', body: 'x', articleId: 'a1', writerId: 'ben' },
  { id: 'k2', body: 'y', articleId: 'a2', writerId: 'ada' },
  { id: 'k3', body: 'x', articleId: 'b2', writerId: 'ben' },
  { id: 'k4', body: 'z', articleId: 'b2', writerId: 'ada' },
  { id: 'k5', body: 'z', articleId: 'c1', writerId: 'cyd' },
];
export const TAGS = [
  { id: 't1', label: 'news', isSecret: false },
  { id: 't2', label: 'leak', isSecret: true },
  { id: 't3', label: 'gossip', isSecret: false },
];
export const TAGGINGS = [
  { articleId: 'a1', tagId: 't1', isHidden: false },
  { articleId: 'a1', tagId: 't2', isHidden: false },
  { articleId: 'a1', tagId: 't3', isHidden: true },
  { articleId: 'a2', tagId: 't1', isHidden: false },
  { articleId: 'b1', tagId: 't1', isHidden: true },
  { articleId: 'b2', tagId: 't3', isHidden: false },
  { articleId: 'c1', tagId: 't3', isHidden: false },
];
const VAULTS = [{ id: 'v1', code: 'v-code', ownerId: 'ada' }];

export interface Rows {
  readonly people: readonly (typeof PEOPLE)[number][];
  readonly articles: readonly (typeof ARTICLES)[number][];
  readonly comments: readonly (typeof COMMENTS)[number][];
  readonly tags: readonly (typeof TAGS)[number][];
  readonly taggings: readonly (typeof TAGGINGS)[number][];
}

const ROWS: Rows = { people: PEOPLE, articles: ARTICLES, comments: COMMENTS, tags: TAGS, taggings: TAGGINGS };

export async function fillNewsroom(db: Database, rows: Rows = ROWS) {
  await createTables(db, MODELS);
  await Person.insertMany(rows.people).on(db);
  await Article.insertMany(rows.articles).on(db);
  await Comment.insertMany(rows.comments).on(db);
  await Tag.insertMany(rows.tags).on(db);
  await Tagging.insertMany(rows.taggings).on(db);
  await Vault.insertMany(VAULTS).on(db);
}

export type Run = (text: string, viewer: Viewer | undefined, variables?: object) => Promise<ExecutionResult<any>>;

/** Runs operations as a viewer, the compiled way or field by field. */
export function runnerOf(db: Database, { compile = true } = {}): Run {
  const execute = createExecute({ db, compile });
  return async (source, viewer, variables = {}) => {
    const document = parse(source);
    const [wrong] = validate(schema, document);
    if (wrong !== undefined) throw wrong;
    const result = await execute({ schema, document, variableValues: { ...variables }, contextValue: { viewer } });
    return JSON.parse(JSON.stringify(result));
  };
}
