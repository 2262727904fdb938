import { parse } from 'graphql';
import { integer, text } from 'phoebe';
import { field, nullable, query } from 'phoebe/graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildSchema, createExecute } from '../../src/graphql/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi } from './setup/api.ts';
import { Author, BLOG_FIELDS, BLOG_MODELS, Post } from './setup/blog.ts';

/** How often each resolver was called. */
const calls = new Map<string, number>();

function counted<Args extends unknown[], Result>(name: string, body: (...args: Args) => Result) {
  return (...args: Args): Result => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return body(...args);
  };
}

/** Resolvers that answer in every way that graphql-js knows. */
const FIELDS = [
  field(Author, 'initials', { result: text(), needs: ['name'], resolve: counted('initials', ({ name }) => name[0]!) }),
  field(Author, 'later', {
    result: text(),
    needs: ['name', 'id'],
    args: { sign: text().default('!') },
    resolve: counted('later', async ({ name, id }, { sign }) => `${id} "${name}"${sign}`),
  }),
  field(Author, 'maybe', { result: nullable(text()), needs: ['id'], resolve: ({ id }) => (id === 1 ? null : 'here') }),
  field(Author, 'never', { result: nullable(text()), resolve: () => undefined as never }),
  field(Author, 'letters', { result: [text()], needs: ['name'], resolve: ({ name }) => [...name] }),
  field(Author, 'missing', { result: text(), needs: ['id'], resolve: ({ id }) => (id === 2 ? null : 'x') as never }),
  field(Author, 'thrown', {
    result: nullable(text()),
    needs: ['id'],
    resolve: counted('thrown', ({ id }) => {
      if (id === 2) throw new Error('Not this one.');
      return 'fine';
    }),
  }),
  field(Author, 'answeredError', { result: nullable(text()), resolve: () => new Error('An error.') as never }),
  field(Author, 'wrongType', { result: nullable(integer()), resolve: () => 'no number' as never }),
  field(Author, 'promises', { result: [text()], resolve: () => [Promise.resolve('a'), 'b'] as never }),
  field(Author, 'setOfTexts', { result: [text()], resolve: () => new Set(['a', 'b']) as never }),
  field(Author, 'place', {
    result: text(),
    resolve: (_row, _args, _context, info) => `${info.parentType}.${info.fieldName} at ${info.path.key}`,
  }),
  field(Author, 'asked', {
    result: text(),
    resolve: (_row, _args, context, { operation, variableValues, fieldNodes, returnType }) =>
      `${context.tag} ${operation.name?.value} ${JSON.stringify(variableValues)} ${fieldNodes.length} ${returnType}`,
  }),
  field(Author, 'boss2', {
    result: nullable(Author),
    needs: ['bossId'],
    resolve: ({ bossId }) => (bossId ? { id: bossId } : null) as never,
  }),
  field(Author, 'tooFew', { result: nullable(text()), resolveMany: () => [] }),
  field(Post, 'length', { result: integer(), needs: ['title'], resolve: ({ title }) => title.length }),
];
const QUERIES = [
  query('me', { result: nullable(Author), resolve: counted('me', () => ({ id: 2 }) as never) }),
  query('greeting', { args: { to: text() }, result: text(), resolve: ({ to }) => `Hello, "${to}".` }),
  query('failing', {
    result: nullable(text()),
    resolve: counted('failing', () => {
      throw new Error('Not today.');
    }),
  }),
  query('failingSurely', {
    result: text(),
    resolve: () => {
      throw new Error('Never.');
    },
  }),
];
const schema = buildSchema(BLOG_MODELS, { operations: [...BLOG_FIELDS, ...FIELDS, ...QUERIES] });

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine);
  });
  afterAll(() => api.drop());
  beforeEach(() => calls.clear());

  const executes = new Map<boolean, ReturnType<typeof createExecute>>();
  const bytes = async (compile: boolean, document: ReturnType<typeof parse>, variableValues = {}) => {
    if (!executes.has(compile)) executes.set(compile, createExecute({ db: api.database.db, compile }));
    const contextValue = { tag: 'tagged' };
    return JSON.stringify(await executes.get(compile)!({ schema, document, variableValues, contextValue }));
  };

  describe('fields that resolvers compute are answered on both ways by the same bytes', () => {
    test.each([
      '{ authors { nodes { initials name later more: later(sign: "?") } } }',
      '{ authors { totalCount edges { cursor node { id maybe never letters } } } author(id: 1) { initials } }',
      '{ posts { nodes { title length author { initials greeting boss { later } } editor { initials } } } }',
      '{ authors { nodes { posts { nodes { length author { greeting } } } } } }',
      'query Q($sign: String!) { authors(first: 1) { nodes { later(sign: $sign) asked } } }',
      'query Q($sign: String!) { authors(first: 1) { nodes { later asked ...F } } } fragment F on Author { asked later(sign: $sign) @skip(if: true) }',
      '{ authors { nodes { id missing } } }',
      '{ authors { nodes { id thrown } } }',
      '{ posts { nodes { author { thrown } } } }',
      '{ authors(first: 2) { nodes { answeredError } } }',
      '{ authors(first: 2) { nodes { wrongType } } }',
      '{ authors(first: 2) { nodes { promises } } }',
      '{ authors(first: 2) { nodes { setOfTexts } } }',
      '{ authors(first: 2) { nodes { place } } }',
      '{ authors { nodes { id boss2 { name initials } } } }',
      '{ authors(first: 2) { nodes { tooFew } } }',
      '{ authors(where: { id: { in: [] } }) { nodes { initials } } author(id: 999) { later } }',
    ])('%s', async (query) => {
      const document = parse(query);
      const expected = await bytes(false, document, { sign: '¡"' });
      // Twice: what went wrong with a plan is remembered.
      expect(await bytes(true, document, { sign: '¡"' })).toBe(expected);
      expect(await bytes(true, document, { sign: '¡"' })).toBe(expected);
    });
  });

  describe('queries of the application beside generated ones are answered on both ways by the same bytes', () => {
    test.each([
      '{ me { name boss { name } posts(first: 1) { nodes { title } } } posts(first: 2) { nodes { id title } totalCount } }',
      '{ posts(first: 1) { nodes { id } } greeting(to: "Zoë") a: author(id: 1) { name } __typename b: greeting(to: "b") }',
      'query Q($sign: String!) { ...Root b: greeting(to: $sign) } fragment Root on Query { authors(first: 1) { nodes { id } } greeting(to: $sign) @include(if: true) }',
      '{ authors(first: 1) { nodes { id } } failing }',
      '{ failing authors(first: 1) { nodes { id } } author(id: 1) { id } }',
      '{ authors(first: 1) { nodes { id } } failingSurely }',
      '{ bad: author(id: "x") { id } greeting(to: "b") authors(first: 1) { nodes { id } } }',
      '{ posts { nodes { author { missing } } } greeting(to: "b") }',
      '{ __proto__: greeting(to: "p") authors(first: 1) { nodes { id } } }',
      '{ __schema { queryType { name } } authors(first: 1) { nodes { id } } __type(name: "Post") { name } }',
      '{ authors(first: 2) { nodes { id } aggregate { min { id } } } posts(first: 1) { nodes { id } } }',
      '{ authors { nodes { id boss2 { name } } } posts(first: 1) { nodes { id } } }',
    ])('%s', async (text) => {
      const document = parse(text);
      const expected = await bytes(false, document, { sign: '¡"' });
      expect(await bytes(true, document, { sign: '¡"' })).toBe(expected);
      expect(await bytes(true, document, { sign: '¡"' })).toBe(expected);
    });
  });

  test('a query of the application is asked once, whatever becomes of the rest', async () => {
    await bytes(true, parse('{ me { name } failing bad: author(id: "x") { id } authors { nodes { missing } } }'));
    expect(Object.fromEntries(calls)).toEqual({ me: 1, failing: 1 });
  });

  test('generated fields are planned beside one that is not', async () => {
    const before = api.database.queries.statements.length;
    // Joined, as only a plan reads them.
    await bytes(true, parse('{ greeting(to: "b") posts(first: 2) { nodes { title author { name } } } }'));
    const statements = api.database.queries.statements.slice(before);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toContain('LEFT JOIN');
  });

  test('a resolver is called once for a row, and by a statement that reads only its columns', async () => {
    const before = api.database.queries.statements.length;
    await bytes(true, parse('{ authors(first: 3) { nodes { initials later } } }'));
    expect(Object.fromEntries(calls)).toEqual({ initials: 3, later: 3 });
    expect(api.database.queries.statements.slice(before)).toEqual([
      'SELECT "authors"."id", "authors"."name" FROM "authors" ORDER BY "authors"."id" LIMIT 3',
    ]);
  });

  test('an operation whose resolver threw is left to graphql-js from then on', async () => {
    const document = parse('{ authors(first: 3) { nodes { thrown } } }');
    await bytes(true, document);
    calls.clear();
    await bytes(true, document);
    expect(Object.fromEntries(calls)).toEqual({ thrown: 3 });
  });
});
