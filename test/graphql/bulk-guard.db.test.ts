import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiModels } from '../../src/graphql/api/api-models.ts';
import { buildSchema } from '../../src/graphql/index.ts';
import { holdsForAll } from '../../src/graphql/read/meaning/holds-for-all.ts';
import { array, boolean, createTables, foreignKey, integer, json, model, text } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';

/*
 * What the guard of bulk writes says of a filter is compared with tables that have every value which the filters could tell apart,
 * NULLs among them: it must find exactly those that hold for all rows.
 */
const Owner = model('Owner', { id: integer().primaryKey(), name: text() });
const Thing = model('Thing', {
  id: integer().primaryKey(),
  number: integer(),
  word: text().nullable(),
  flag: boolean(),
  owner: foreignKey(() => Owner, { backref: 'things' }).nullable(),
});
const Part = model('Part', {
  id: integer().primaryKey(),
  owner: foreignKey(() => Owner, { backref: 'parts' }),
  size: integer().nullable(),
});
const Paper = model('Paper', { id: integer().primaryKey(), content: json().nullable(), tags: array(text()) });
const MODELS = [Owner, Thing, Part, Paper];

const NUMBERS = [-1, 0, 1, 2];
const WORDS = [
  null,
  '',
  'a',
  'b',
  'ab',
  'ba',
  'aa',
  'bb',
  'aba',
  'A',
  'B',
  'AB',
  'Ab',
  'aB',
  'a!',
  'b!',
  'ab!',
  'a~',
  'b~',
  '~',
];
const LETTERS = ['a', 'b', 'c'];
const TAGS = [[], ...LETTERS.map((a) => [a]), ...LETTERS.flatMap((a) => LETTERS.map((b) => [a, b])), LETTERS];
/** FUZZ_RUNS=20000 for the long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150);
const SIZES = [null, -1, 0, 1, 2];
const LEAVES = [true, 0, 1, 2, '', 'a', 'b', 'ab', 'ba', '~', [], {}, ['a'], { a: 0 }];
const DOCUMENTS = [...LEAVES, ...LEAVES.flatMap((a) => [{ a }, { b: a }, ...LEAVES.map((b) => ({ a, b }))])];

const word = fc.constantFrom('', 'a', 'b', 'ab');
const number = fc.constantFrom(0, 1);
const flag = fc.boolean();
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 2 });
const one = (entries: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(...Object.entries(entries).map(([key, value]) => fc.record({ [key]: value })));

const ordered = (value: fc.Arbitrary<unknown>) => ({
  eq: value,
  ne: value,
  lt: value,
  lte: value,
  gt: value,
  gte: value,
  in: list(value),
  notIn: list(value),
  isNull: flag,
});
const numberFilter = one(ordered(number));
const wordFilter = one({
  ...ordered(word),
  contains: word,
  startsWith: word,
  endsWith: word,
  icontains: word,
  like: fc.constantFrom('%', '_', 'a%', '%b', ''),
  ilike: fc.constantFrom('%', 'A%'),
});
const tagsFilter = one({
  contains: list(fc.constantFrom('a', 'b')),
  containedBy: list(fc.constantFrom('a', 'b')),
  overlaps: list(fc.constantFrom('a', 'b')),
  eq: list(fc.constantFrom('a', 'b')),
  isEmpty: flag,
});
const keys = list(fc.constantFrom('a', 'b'));
const leaf = fc.constantFrom<unknown>(0, 1, 'a', [], {}, { a: 0 });
const pathFilter = fc
  .tuple(
    fc.constantFrom(['a'], ['b'], []),
    one({ exists: flag, eq: leaf, ne: leaf, contains: leaf, text: wordFilter, number: numberFilter }),
  )
  .map(([at, rest]) => ({ at, ...rest }));
const documentFilter = one({
  contains: leaf,
  containedBy: leaf,
  hasKey: fc.constantFrom('a', 'b'),
  hasAnyKeys: keys,
  hasAllKeys: keys,
  eq: leaf,
  isNull: flag,
  path: pathFilter,
});

/** Filters that say something, put together by `and`, `or` and `not`. */
function filters(atoms: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const { where } = fc.letrec<{ where: object }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      one(atoms),
      fc.record({ not: tie('where') }),
      fc.record({ or: fc.array(tie('where'), { maxLength: 3 }) }),
      fc.record({ and: fc.array(tie('where'), { maxLength: 3 }) }),
    ),
  }));
  return where;
}

const partFilter = filters({ size: numberFilter });
const FILTERS = {
  things: filters({
    number: numberFilter,
    word: wordFilter,
    flag: one({ eq: flag, ne: flag, isNull: flag }),
    ownerId: one({ isNull: flag }),
    owner: fc.oneof(fc.constant({}), one({ name: wordFilter })),
  }),
  owners: filters({
    parts: one({ some: partFilter, every: partFilter, none: partFilter }),
    id: one({ isNull: fc.constant(true) }),
  }),
  papers: filters({ content: documentFilter, tags: tagsFilter }),
};

function product<const Lists extends readonly (readonly unknown[])[]>(...lists: Lists) {
  const rows = lists.reduce<readonly (readonly unknown[])[]>(
    (made, list) => made.flatMap((row) => list.map((value) => [...row, value])),
    [[]],
  );
  return rows as readonly { -readonly [Index in keyof Lists]: Lists[Index][number] }[];
}

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    const database = await engine.createDatabase();
    const { db } = database;
    await createTables(db, MODELS);
    const names = WORDS.filter((name) => name !== null);
    const owners = Array.from({ length: 2 ** SIZES.length }, (_, id) => ({ id, name: names[id % names.length]! }));
    await Owner.insertMany(owners).on(db);
    // Each set of sizes is that of one owner's parts.
    const parts = owners.flatMap(({ id }) =>
      SIZES.filter((_, bit) => (id >> bit) % 2 === 1).map((size) => ({ ownerId: id, size })),
    );
    await Part.insertMany(parts.map((part, id) => ({ id, ...part }))).on(db);
    const owned = [null, ...names.keys()];
    const things = product(NUMBERS, WORDS, [true, false], owned);
    await Thing.insertMany(things.map(([n, w, f, ownerId], id) => ({ id, number: n, word: w, flag: f, ownerId }))).on(
      db,
    );
    const papers = product([null, ...DOCUMENTS], TAGS);
    await Paper.insertMany(papers.map(([content, tags], id) => ({ id, content: content as never, tags }))).on(db);
    api = await apiOf(database, buildSchema(MODELS));
  });
  afterAll(() => api.drop());

  describe('the guard finds exactly the filters that hold for all rows', () => {
    const models = new ApiModels(MODELS, []);
    const count = async (name: string, type: string, where: object) => {
      const { data, errors } = await api.run(
        `query ($where: ${type}Where) { ${name}(where: $where) { totalCount } all: ${name} { totalCount } }`,
        { where },
      );
      expect(errors, JSON.stringify(errors)).toBeUndefined();
      return data as any;
    };
    test.each([
      ['things', Thing],
      ['owners', Owner],
      ['papers', Paper],
    ] as const)('%s', async (name, shown) => {
      const meant = models.of(shown)!;
      await fc.assert(
        fc.asyncProperty(FILTERS[name], async (where) => {
          const counted = await count(name, meant.names.type, where);
          expect(holdsForAll(meant, where as never)).toBe(counted[name].totalCount === counted.all.totalCount);
        }),
        { numRuns: engine.runs(RUNS) },
      );
    });
  });
});
