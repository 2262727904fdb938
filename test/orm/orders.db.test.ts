import fc from 'fast-check';
import {
  createTables,
  type Expression,
  fn,
  foreignKey,
  integer,
  model,
  type OrderTerm,
  type SelectQuery,
  text,
} from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectSql } from '../setup/expect-sql.ts';

const Shop = model('Shop', { id: integer().primaryKey() });
const Owner = model('Owner', { id: integer().primaryKey(), shop: foreignKey(() => Shop, { backref: 'owners' }) });
const Item = model('Item', {
  id: integer().primaryKey(),
  owner: foreignKey(() => Owner).nullable(),
  n: integer(),
  note: text().nullable(),
});
const MODELS = [Shop, Owner, Item];
const found = Item.select(Item.id, Item.n, Item.note, Item.ownerId).where(Item.ownerId.eq(Owner.id)).as('found');

interface ItemRow {
  readonly id: number;
  readonly ownerId: number | null;
  readonly n: number;
  readonly note: string | null;
}
type Joined = readonly [owner: number | null, item: ItemRow | null];

type Columns = Pick<typeof Item, 'n' | 'note'>;
type Value = string | number | null;

/** What an order goes by: the same in SQL and in JavaScript. */
const TERMS: Readonly<Record<string, { sql(of: Columns): Expression<any>; value(item: ItemRow): Value }>> = {
  n: { sql: ({ n }) => n, value: ({ n }) => n },
  note: { sql: ({ note }) => note, value: ({ note }) => note },
  'n + 1': { sql: ({ n }) => n.plus(1), value: ({ n }) => n + 1 },
  'n * n': { sql: ({ n }) => n.times(n), value: ({ n }) => n * n },
  'length(note)': { sql: ({ note }) => fn.length(note), value: ({ note }) => note?.length ?? null },
};

const cases = fc.record({
  owners: fc.integer({ min: 1, max: 3 }),
  items: fc.array(
    fc.record({
      ownerId: fc.constantFrom(null, 1, 1, 2),
      n: fc.integer({ min: -2, max: 2 }),
      note: fc.constantFrom(null, 'a', 'bb'),
    }),
    { maxLength: 5 },
  ),
  join: fc.constantFrom('left', 'left lateral', 'right', 'full'),
  order: fc.array(
    fc.record({
      by: fc.constantFrom(...Object.keys(TERMS)),
      direction: fc.constantFrom('asc', 'desc'),
      nulls: fc.constantFrom(undefined, 'first', 'last'),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());

  test('rows come in the order that was said, also where a join leaves NULLs', async () => {
    const property = fc.asyncProperty(cases, async ({ owners, items, join, order }) => {
      for (const each of [...MODELS].reverse()) await each.delete();
      const rows = items.map(({ ownerId, ...item }, index) => ({
        ...item,
        id: index + 1,
        ownerId: ownerId === null || ownerId > owners ? null : ownerId,
      }));
      await Shop.insert({ id: 1 });
      await Owner.insertMany(Array.from({ length: owners }, (_, index) => ({ id: index + 1, shopId: 1 })));
      await Item.createMany(rows);

      const of = (join === 'left lateral' ? found.columns : Item) as unknown as typeof Item;
      const terms = order.map(({ by, direction, nulls }) => TERMS[by]!.sql(of)[direction](nulls === undefined ? {} : { nulls })); // biome-ignore format: short
      const ordered: OrderTerm[] = [...terms, Owner.id.asc(), of.id.asc()];
      const lists = { owner: Owner.id, item: of.id, place: fn.row_number().over({ orderBy: ordered }) };
      const query = joined(join, Owner.select(lists)).orderBy(...ordered);
      const expected = referenceJoin(join, owners, rows).sort(
        comparator(order.map(({ by, ...rest }) => ({ ...rest, value: TERMS[by]!.value }))),
      );
      const wanted = expected.map(([owner, item], index) => ({ owner, item: item?.id ?? null, place: index + 1 }));
      expect(await query).toEqual(wanted);
      if (join !== 'left') return;
      const iterated: unknown[] = [];
      for await (const row of joined(join, Owner.select({ owner: Owner.id, item: of.id })).orderBy(...terms).iterate({ batchSize: 2 })) // biome-ignore format: short
        iterated.push(row);
      expect(iterated).toEqual(wanted.map(({ owner, item }) => ({ owner, item })));
      const [shop] = await Shop.select().with(Owner.shop, joined(join, Owner.select(Owner.id)).orderBy(...ordered).limit(2)); // biome-ignore format: short
      expect(shop?.owners).toEqual(wanted.slice(0, 2).map(({ owner }) => ({ id: owner })));
    });
    await fc.assert(property, { numRuns: engine.runs(90) });
  });

  test('the place of NULLs is printed where it was said and the engine has another', () => {
    const query = Owner.select(Owner.id)
      .leftJoin(Item)
      .orderBy(Item.n.desc({ nulls: 'last' }), Item.n.plus(1).asc());
    const text = 'SELECT "owners"."id" FROM "owners" LEFT JOIN "items" ON "items"."owner_id" = "owners"."id" ORDER BY';
    expectSql(query, {
      postgres: { sql: `${text} "items"."n" DESC NULLS LAST, "items"."n" + $1::int4`, values: ['1'] },
      cockroach: { sql: `${text} "items"."n" DESC, "items"."n" + $1::int4 NULLS LAST`, values: ['1'] },
      cockroach21: {
        sql: `${text} "items"."n" DESC, "items"."n" + $1::int4 IS NULL, "items"."n" + $1::int4`,
        values: ['1'],
      },
    });
    expectSql(Item.select(Item.id).orderBy(Item.n.desc({ nulls: 'last' }), Item.id), {
      postgres: { sql: 'SELECT "items"."id" FROM "items" ORDER BY "items"."n" DESC NULLS LAST, "items"."id"' },
      cockroach: { sql: 'SELECT "items"."id" FROM "items" ORDER BY "items"."n" DESC, "items"."id"' },
    });
  });
});

function joined<Row>(join: string, query: SelectQuery<Row, any>): SelectQuery<Row, any> {
  if (join === 'left') return query.leftJoin(Item);
  if (join === 'right') return query.rightJoin(Item);
  if (join === 'full') return query.fullJoin(Item);
  return query.leftJoinLateral(found, { on: found.columns.ownerId.eq(Owner.id) });
}

function referenceJoin(join: string, owners: number, items: readonly ItemRow[]): Joined[] {
  const rows: Joined[] = [];
  for (let owner = 1; owner <= owners; owner += 1) {
    const own = items.filter(({ ownerId }) => ownerId === owner);
    for (const item of own) rows.push([owner, item]);
    if (own.length === 0 && join !== 'right') rows.push([owner, null]);
  }
  if (join === 'right' || join === 'full') for (const item of items) if (item.ownerId === null) rows.push([null, item]);
  return rows;
}

interface Term {
  readonly direction: string;
  readonly nulls: string | undefined;
  readonly value: (item: ItemRow) => Value;
}

function comparator(terms: readonly Term[]): (a: Joined, b: Joined) => number {
  return (a, b) => {
    for (const { direction, nulls = direction === 'asc' ? 'last' : 'first', value } of terms) {
      const [one, other] = [a, b].map(([, item]) => (item === null ? null : value(item))) as [Value, Value];
      const order = compared(one, other, nulls, direction);
      if (order !== 0) return order;
    }
    return compared(a[0], b[0], 'last', 'asc') || compared(a[1]?.id ?? null, b[1]?.id ?? null, 'last', 'asc');
  };
}

function compared(one: Value, other: Value, nulls: string, direction: string): number {
  if (one === other) return 0;
  if (one === null || other === null) return (one === null) === (nulls === 'first') ? -1 : 1;
  return (one < other ? -1 : 1) * (direction === 'asc' ? 1 : -1);
}
