import { type ExecutionResult, parse, validate } from 'graphql';
import { boolean, createTables, type Database, exists, foreignKey, integer, model, not, text } from 'phoebe';
import { allow, buildSchema, createExecute, mutation, OperationError, rules } from 'phoebe/graphql';

/*
 * A newsroom where nearly everything depends on who asks. `setup/oracle.ts` says the same in plain JavaScript.
 */
export const Person = model('Person', {
  id: text().primaryKey(),
  name: text(),
  email: text().unique(),
  salary: integer(),
  secret: text().default('none'),
  isPublic: boolean(),
});
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
/** It has no rules, and models without rules are closed. */
export const Vault = model('Vault', {
  id: text().primaryKey(),
  code: text(),
  owner: foreignKey(() => Person, { backref: 'vaults' }),
});

export const MODELS = [Person, Article, Comment, Vault];

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

/** Ends a mutation after everything before it was allowed, so that nothing stays written. */
const undo = mutation('undo', {
  args: {},
  result: text(),
  resolve: () => {
    throw new OperationError('CONFLICT', 'Everything before was allowed.');
  },
});

export const OPERATIONS = [personRules, articleRules, commentRules, undo];

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
const VAULTS = [{ id: 'v1', code: 'v-code', ownerId: 'ada' }];

export interface Rows {
  readonly people: readonly (typeof PEOPLE)[number][];
  readonly articles: readonly (typeof ARTICLES)[number][];
  readonly comments: readonly (typeof COMMENTS)[number][];
}

export async function fillNewsroom(
  db: Database,
  rows: Rows = { people: PEOPLE, articles: ARTICLES, comments: COMMENTS },
) {
  await createTables(db, MODELS);
  await Person.insertMany(rows.people).on(db);
  await Article.insertMany(rows.articles).on(db);
  await Comment.insertMany(rows.comments).on(db);
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
