import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema, createExecute, query } from '../../src/graphql/index.ts';
import { createTables, decimal, foreignKey, integer, interval, model, text } from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { withoutLateral } from './setup/ranked.ts';

/* Keys that the database holds equal though their texts differ: rows are matched as the database matches them. */
const Acct = model('Acct', { id: decimal().primaryKey(), label: text() });
const Entry = model('Entry', {
  id: integer().primaryKey(),
  acct: foreignKey(() => Acct, { backref: 'entries' }),
  kind: text(),
});
const Span = model('Span', { id: interval().primaryKey(), label: text() });
const Step = model('Step', { id: integer().primaryKey(), span: foreignKey(() => Span, { backref: 'steps' }) });
const MODELS = [Acct, Entry, Span, Step];
const OPERATIONS = [query('sent', { result: [Acct], resolve: () => [{ id: '1' }, { id: '2.000' }] })];
const schema = buildSchema(MODELS, { operations: OPERATIONS });

const QUERIES: readonly (readonly [string, string, unknown])[] = [
  [
    'lists, counts, aggregates and groups of children',
    '{ accts(orderBy: [{ id: ASC }]) { nodes { label entries(orderBy: [{ id: ASC }]) { totalCount nodes { id } aggregate { count } groups(by: [kind]) { kind aggregate { count } } } } } }',
    {
      accts: {
        nodes: [
          {
            label: 'one',
            entries: {
              totalCount: 3,
              nodes: [{ id: '1' }, { id: '2' }, { id: '3' }],
              aggregate: { count: 3 },
              groups: [
                { kind: 'a', aggregate: { count: 2 } },
                { kind: 'b', aggregate: { count: 1 } },
              ],
            },
          },
          {
            label: 'two',
            entries: {
              totalCount: 1,
              nodes: [{ id: '4' }],
              aggregate: { count: 1 },
              groups: [{ kind: 'a', aggregate: { count: 1 } }],
            },
          },
          { label: 'three', entries: { totalCount: 0, nodes: [], aggregate: { count: 0 }, groups: [] } },
        ],
      },
    },
  ],
  [
    'pages of children',
    '{ accts(orderBy: [{ id: ASC }]) { nodes { entries(first: 1, orderBy: [{ id: DESC }]) { nodes { id } pageInfo { hasNextPage } } } } }',
    {
      accts: {
        nodes: [
          { entries: { nodes: [{ id: '3' }], pageInfo: { hasNextPage: true } } },
          { entries: { nodes: [{ id: '4' }], pageInfo: { hasNextPage: false } } },
          { entries: { nodes: [], pageInfo: { hasNextPage: false } } },
        ],
      },
    },
  ],
  [
    'rows that rows name',
    '{ entries(orderBy: [{ id: ASC }]) { nodes { acct { label entries { totalCount } } } } }',
    {
      entries: {
        nodes: [
          ...Array(3).fill({ acct: { label: 'one', entries: { totalCount: 3 } } }),
          { acct: { label: 'two', entries: { totalCount: 1 } } },
        ],
      },
    },
  ],
  [
    'rows by key, one and several, and as nodes',
    '{ acct(id: "1") { label } a: acct(id: "1.0") { label } b: acct(id: "2.00") { label } node(typename: "Acct", id: "1.000") { id } }',
    { acct: { label: 'one' }, a: { label: 'one' }, b: { label: 'two' }, node: { id: '1.00' } },
  ],
  ['rows that a resolver answers', '{ sent { label } }', { sent: [{ label: 'one' }, { label: 'two' }] }],
  [
    'intervals',
    '{ spans { nodes { label steps { totalCount nodes { id span { label } } } } } span(id: "P1D") { label } }',
    {
      spans: {
        nodes: [
          {
            label: 'day',
            steps: {
              totalCount: 2,
              nodes: [
                { id: '1', span: { label: 'day' } },
                { id: '2', span: { label: 'day' } },
              ],
            },
          },
        ],
      },
      span: { label: 'day' },
    },
  ],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    const { db } = database;
    await createTables(db, MODELS);
    await Acct.insertMany([
      { id: '1.00', label: 'one' },
      { id: '2', label: 'two' },
      { id: '3', label: 'three' },
    ]).on(db);
    await Entry.insertMany([
      { id: 1, acctId: '1', kind: 'a' },
      { id: 2, acctId: '1.0', kind: 'b' },
      { id: 3, acctId: '1.00', kind: 'a' },
      { id: 4, acctId: '2.00', kind: 'a' },
    ]).on(db);
    await Span.insert({ id: 'P1D', label: 'day' }).on(db);
    await Step.insertMany([
      { id: 1, spanId: 'P1D' },
      // To CockroachDB's indexes a day and 24 hours are two keys.
      { id: 2, spanId: engine.name === 'cockroach' ? 'P1D' : 'PT24H' },
    ]).on(db);
  });
  afterAll(() => database.drop());

  describe.each([
    ['planned', true, false],
    ['field by field', false, false],
    ['planned, without LATERAL', true, true],
    ['field by field, without LATERAL', false, true],
  ])('%s', (_, compile, isRanked) => {
    test.each(QUERIES)('%s', async (__, text_, expected) => {
      const db = isRanked ? withoutLateral(database.db) : database.db;
      const execute = createExecute({ db, compile });
      // Twice: plans learn how the rows of a level are read best.
      for (let run = 0; run < 2; run += 1) {
        const { data, errors } = await execute({ schema, document: parse(text_) });
        expect(errors).toBeUndefined();
        expect(JSON.parse(JSON.stringify(data))).toEqual(expected);
      }
    });
  });

  test('what is found by a key is changed by it', async () => {
    const execute = createExecute({ db: database.db });
    const { data, errors } = await execute({
      schema,
      document: parse(
        'mutation { updateAcct(id: "1", input: { label: "one" }) { acct { id label entries { totalCount } } } }',
      ),
    });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      updateAcct: { acct: { id: '1.00', label: 'one', entries: { totalCount: 3 } } },
    });
  });
});
