import {
  array,
  caseWhen,
  createTables,
  decimal,
  float,
  fn,
  integer,
  model,
  selectFrom,
  text,
  val,
  window,
} from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Piece = model('Piece', {
  id: integer().primaryKey(),
  name: text(),
  n: integer(),
  x: float(),
  price: decimal(8, 2).nullable(),
  tags: array(text()).default([]),
});
const one = Piece.select(Piece.id).where(Piece.id.eq(1));
const byName = window('by_name', { partitionBy: [Piece.name] });
const running = window('running', { base: byName, orderBy: [Piece.id], rows: 'unbounded preceding' });

const counter = Piece.select({ n: val(1) })
  .where(Piece.id.eq(1))
  .recursiveCte('counter', (self) => selectFrom(self, { n: self.columns.n.plus(1) }).where(self.columns.n.lt(3)));
const sums = Piece.select({ id: Piece.id, n: Piece.n, x: Piece.x })
  .where(Piece.id.eq(1))
  .recursiveCte('sums', (self) =>
    Piece.select({ id: Piece.id, n: self.columns.n.plus(Piece.n), x: self.columns.x.times(2) }).join(self, {
      on: self.columns.id.plus(1).eq(Piece.id),
    }),
  );

/** What `fn` and the methods list, with values that meet other kinds of values. */
const CASES: readonly (readonly [name: string, query: { all(): Promise<unknown[]> }, rows: readonly unknown[]])[] = [
  [
    'position()',
    one.selectExtend({ at: fn.position('b', 'abc'), none: fn.position('x', Piece.name) }),
    [{ id: 1, at: 2, none: 0 }],
  ],
  ['round() of a float to digits', one.selectExtend({ r: fn.round(Piece.x, 2) }), [{ id: 1, r: 1.24 }]],
  ['concat() with null', one.selectExtend({ c: fn.concat(Piece.name, null, '!') }), [{ id: 1, c: 'ada!' }]],
  ['coalesce() with null', one.selectExtend({ c: fn.coalesce(Piece.price, null, '2.25') }), [{ id: 1, c: '2.25' }]],
  [
    'greatest() of an integer and a fraction',
    one.selectExtend({ g: fn.greatest(Piece.n, 3.5), l: fn.least(Piece.n, 3.5) }),
    [{ id: 1, g: 3.5, l: 2 }],
  ],
  [
    'lead() with a value for the end',
    Piece.select({
      id: Piece.id,
      next: fn.lead(Piece.n, 1, 0).over({ orderBy: [Piece.id] }),
      last: fn.lag(Piece.price, 1, '0').over({ orderBy: [Piece.id] }),
    }).orderBy(Piece.id),
    [
      { id: 1, next: 5, last: '0' },
      { id: 2, next: 7, last: null },
      { id: 3, next: 0, last: '9.50' },
    ],
  ],
  [
    'arrays in a list',
    Piece.select(Piece.id)
      .where(Piece.tags.in([['a'], ['b', 'c']]))
      .orderBy(Piece.id),
    [{ id: 1 }, { id: 2 }],
  ],
  ['arrays in no list', Piece.select(Piece.id).where(Piece.tags.notIn([['a'], ['b', 'c']])), [{ id: 3 }]],
  [
    'a whole number as a value',
    one.selectExtend({ two: val(1).plus(1), half: val(1).plus(0.5) }),
    [{ id: 1, two: 2, half: 1.5 }],
  ],
  ['a recursive counter', selectFrom(counter).orderBy(counter.columns.n), [{ n: 1 }, { n: 2 }, { n: 3 }]],
  [
    'recursive sums and products',
    selectFrom(sums).orderBy(sums.columns.id),
    [
      { id: 1, n: 2, x: 1.2375 },
      { id: 2, n: 7, x: 2.475 },
      { id: 3, n: 14, x: 4.95 },
    ],
  ],
  [
    'a comparison with null as a value of its own',
    Piece.select(Piece.id).where(Piece.price.isNotDistinctFrom(null), Piece.n.isDistinctFrom(null)),
    [{ id: 1 }],
  ],
  [
    'a window on a window',
    Piece.select({ id: Piece.id, s: fn.sum(Piece.n).over(running) })
      .window(byName, running)
      .orderBy(Piece.id),
    [
      { id: 1, s: 2 },
      { id: 2, s: 7 },
      { id: 3, s: 7 },
    ],
  ],
  [
    'numbers in a CASE',
    one.selectExtend({ c: caseWhen(Piece.n.gt(1), 1).otherwise(2), d: caseWhen(Piece.n.gt(1), 1).otherwise(2.5) }),
    [{ id: 1, c: 1, d: 1 }],
  ],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Piece]);
    database.db.bind([Piece]);
    await Piece.insertMany([
      { id: 1, name: 'ada', n: 2, x: 1.2375, tags: ['a'] },
      { id: 2, name: 'ada', n: 5, x: 2, price: '9.5', tags: ['b', 'c'] },
      { id: 3, name: 'bob', n: 7, x: 3, price: '1', tags: [] },
    ]);
  });
  afterAll(() => database.drop());

  test.each(CASES)('%s', async (_, query, rows) => {
    expect(await query.all()).toEqual(rows);
  });

  test.each([
    ['a CASE of whole numbers', { n: caseWhen(Piece.n.gt(100), 1).otherwise(2) }, { n: 2 }],
    ['a CASE of fractions', { n: caseWhen(Piece.n.gt(100), 1.5).otherwise(2.25) }, { n: 2 }],
    ['a float', { n: Piece.x.times(10) }, { n: 12 }],
    ['whole numbers in a decimal', { price: caseWhen(Piece.n.gt(100), 1).otherwise(2) }, { price: '2.00' }],
    ['an integer in a float', { x: Piece.n.plus(1) }, { x: 3 }],
  ] as const)('an update to %s', async (_, set, wanted) => {
    const before = await Piece.getById(1);
    expect(await Piece.updateById(1, set as object)).toEqual({ ...before, ...wanted });
    await Piece.updateById(1, before);
  });
});
