import {
  ConflictError,
  createTables,
  DoesNotExistError,
  decimal,
  excluded,
  fn,
  integer,
  isDoesNotExist,
  json,
  model,
  selectFrom,
  text,
  timestamptz,
  UniqueViolationError,
  valuesList,
  version,
} from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectSql } from '../setup/expect-sql.ts';
import { expectQueries } from '../setup/query-log.ts';

const Item = model('Item', {
  id: integer().primaryKey(),
  sku: text().unique(),
  name: text().default('unnamed'),
  price: decimal(8, 2).nullable(),
  stock: integer().default(0),
  data: json().nullable(),
});
const Archive = model('Archive', { id: integer().primaryKey(), sku: text() });
/** No unique key besides the primary key. */
const Note = model('Note', {
  id: integer()
    .default(() => Math.floor(Math.random() * 2 ** 30))
    .primaryKey(),
  body: text(),
});
const Pair = model(
  'Pair',
  { left: integer(), right: integer(), n: integer().default(0) },
  { primaryKey: ['left', 'right'] },
);
const Page = model('Page', {
  id: integer().primaryKey(),
  body: text(),
  revision: version(),
  changed: timestamptz().updatedNow(),
});
const MODELS = [Item, Archive, Note, Pair, Page];
const COLUMNS = '"items"."id", "items"."sku", "items"."name", "items"."price", "items"."stock", "items"."data"';
const one = { id: 1, sku: 'a', name: 'unnamed', price: null, stock: 0, data: null };

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    for (const each of MODELS) await each.delete();
  });

  test('insert() answers the number of rows, returning() the rows with their defaults', async () => {
    const query = Item.insert({ id: 1, sku: 'a' });
    expectSql(query, { postgres: { sql: 'INSERT INTO "items" ("id", "sku") VALUES ($1, $2)', values: ['1', 'a'] } });
    expect(await query).toBe(1);
    const returning = Item.insert({ id: 2, sku: 'b', price: 1.5 }).returning();
    expectSql(returning, {
      postgres: {
        sql: `INSERT INTO "items" ("id", "sku", "price") VALUES ($1, $2, $3) RETURNING ${COLUMNS}`,
        values: ['2', 'b', '1.5'],
      },
    });
    expect(await returning).toEqual([{ ...one, id: 2, sku: 'b', price: '1.50' }]);
  });

  test('a field that a row leaves out gets DEFAULT', async () => {
    const query = Item.insertMany([{ id: 1, sku: 'a', stock: 5 }, { id: 2, sku: 'b', name: 'B' }]).returning(Item.id, Item.stock); // biome-ignore format: rows
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "items" ("id", "sku", "name", "stock") VALUES ($1, $2, DEFAULT, $3), ($4, $5, $6, DEFAULT) RETURNING "items"."id", "items"."stock"',
        values: ['1', 'a', '5', '2', 'b', 'B'],
      },
    });
    expect(await query).toEqual([
      { id: 1, stock: 5 },
      { id: 2, stock: 0 },
    ]);
  });

  test('more rows than a statement takes go in several, in one transaction', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => ({ id: index, sku: `s${index}` }));
    expect(await expectQueries(database, 2, () => Item.insertMany(rows))).toBe(40_000);
    expect(await Item.count()).toBe(40_000);
    const again = [...rows.map(({ id }) => ({ id: id + 50_000, sku: `t${id}` })), { id: 0, sku: 'taken' }];
    await expect(Item.createMany(again)).rejects.toThrow(UniqueViolationError);
    expect(await Item.count()).toBe(40_000);
  });

  test('common tables stand in front of one statement only', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => ({ id: index, sku: `s${index}` }));
    const table = Archive.select().cte('t');
    await expect(Item.insertMany(rows).with(table)).rejects.toThrow('cannot have common tables');
    expect(await Item.count()).toBe(0);
  });

  test('createMany() answers all rows, and of no rows none', async () => {
    expect(await Item.createMany([{ id: 1, sku: 'a' }, { id: 2, sku: 'b' }])).toEqual([one, { ...one, id: 2, sku: 'b' }]); // biome-ignore format: rows
    expect(await expectQueries(database, 0, () => Item.createMany([]))).toEqual([]);
  });

  test('insertFrom() writes the rows of a query', async () => {
    await Item.insertMany([{ id: 1, sku: 'a', stock: 3 }, { id: 2, sku: 'b' }]); // biome-ignore format: rows
    const query = Archive.insertFrom(Item.select(Item.id, Item.sku).where(Item.stock.gt(0)), ['id', 'sku']);
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "archives" ("id", "sku") SELECT "items"."id", "items"."sku" FROM "items" WHERE "items"."stock" > $1',
        values: ['0'],
      },
    });
    expect(await query).toBe(1);
    expect(await Archive.select()).toEqual([{ id: 1, sku: 'a' }]);
    expect(() => Archive.insertFrom(Item.select(), ['id', 'sku'])).toThrow(
      'insertFrom() of "Archive" got a query of 6 columns for 2 fields.',
    );
  });

  test('a conflict is ignored, for all unique keys or for one', async () => {
    await Item.insert({ id: 1, sku: 'a' });
    const all = Item.insert({ id: 2, sku: 'a' }).onConflictIgnore();
    expectSql(all, {
      postgres: { sql: 'INSERT INTO "items" ("id", "sku") VALUES ($1, $2) ON CONFLICT DO NOTHING', values: ['2', 'a'] },
    });
    expect(await all).toBe(0);
    const byKey = Item.insert({ id: 2, sku: 'a' }).onConflictIgnore(['id']);
    expectSql(byKey, {
      postgres: {
        sql: 'INSERT INTO "items" ("id", "sku") VALUES ($1, $2) ON CONFLICT ("id") DO NOTHING',
        values: ['2', 'a'],
      },
    });
    const error = await byKey.then(() => undefined, (thrown: unknown) => thrown as UniqueViolationError); // biome-ignore format: short
    expect(error).toBeInstanceOf(UniqueViolationError);
    expect(error!.columns).toEqual(['sku']);
  });

  test('a conflict updates the row by columns, by expressions and under a condition', async () => {
    await Item.insertMany([{ id: 1, sku: 'a', stock: 5 }, { id: 2, sku: 'b', stock: 50 }]); // biome-ignore format: rows
    const query = Item.insertMany([{ id: 8, sku: 'a', stock: 1, name: 'A' }, { id: 9, sku: 'b', stock: 1, name: 'B' }]) // biome-ignore format: rows
      .onConflict({
        on: ['sku'],
        update: ['name'],
        set: { stock: Item.stock.plus(excluded(Item.stock)) },
        where: Item.stock.lt(10),
      })
      .returning(Item.id, Item.name, Item.stock);
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "items" ("id", "sku", "name", "stock") VALUES ($1, $2, $3, $4), ($5, $6, $7, $8) ON CONFLICT ("sku") DO UPDATE SET "name" = "excluded"."name", "stock" = "items"."stock" + "excluded"."stock" WHERE "items"."stock" < $9 RETURNING "items"."id", "items"."name", "items"."stock"',
        values: ['8', 'a', 'A', '1', '9', 'b', 'B', '1', '10'],
      },
    });
    expect(await query).toEqual([{ id: 1, name: 'A', stock: 6 }]);
  });

  test('the primary key is what onConflict() goes by unless it is told', async () => {
    await Pair.insert({ left: 1, right: 2, n: 1 });
    const query = Pair.insert({ left: 1, right: 2, n: 7 }).onConflict({ update: ['n'] });
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "pairs" ("left", "right", "n") VALUES ($1, $2, $3) ON CONFLICT ("left", "right") DO UPDATE SET "n" = "excluded"."n"',
        values: ['1', '2', '7'],
      },
    });
    await query;
    expect(await Pair.getById({ left: 1, right: 2 })).toEqual({ left: 1, right: 2, n: 7 });
  });

  engine.skipUnless('conflictByConstraintName', 'CockroachDB takes a constraint from v21.2.5')(
    'a constraint may be named',
    async () => {
      await Item.insert({ id: 1, sku: 'a' });
      const query = Item.insert({ id: 2, sku: 'a', name: 'x' }).onConflict({
        constraint: 'items_sku_key',
        update: ['name'],
      });
      expectSql(query, {
        postgres: {
          sql: 'INSERT INTO "items" ("id", "sku", "name") VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT "items_sku_key" DO UPDATE SET "name" = "excluded"."name"',
          values: ['2', 'a', 'x'],
        },
        cockroach21: {
          error: 'CockroachDB 21.1.0 has no ON CONFLICT ON CONSTRAINT: name the columns of the constraint.',
        },
      });
      await query;
      expect(await Item.getById(1)).toEqual({ ...one, name: 'x' });
    },
  );

  test('upsert() replaces the row with the same key', async () => {
    await Item.insert({ id: 1, sku: 'a', stock: 5 });
    const query = Item.upsertMany([{ id: 1, sku: 'z' }, { id: 2, sku: 'b' }]).returning(Item.id, Item.sku, Item.stock); // biome-ignore format: rows
    expectSql(query, {
      postgres: {
        sql: 'INSERT INTO "items" ("id", "sku") VALUES ($1, $2), ($3, $4) ON CONFLICT ("id") DO UPDATE SET "sku" = "excluded"."sku" RETURNING "items"."id", "items"."sku", "items"."stock"',
        values: ['1', 'z', '2', 'b'],
      },
      cockroach: {
        sql: 'UPSERT INTO "items" ("id", "sku") VALUES ($1, $2), ($3, $4) RETURNING "items"."id", "items"."sku", "items"."stock"',
        values: ['1', 'z', '2', 'b'],
      },
    });
    expect(await query).toEqual([
      { id: 1, sku: 'z', stock: 5 },
      { id: 2, sku: 'b', stock: 0 },
    ]);
  });

  test('update() sets values and expressions, and answers how many rows it touched', async () => {
    await Item.insertMany([{ id: 1, sku: 'a', stock: 5 }, { id: 2, sku: 'b', stock: 7 }]); // biome-ignore format: rows
    const query = Item.update({ stock: Item.stock.minus(1), name: fn.upper(Item.sku), data: { a: [1] } }).where(
      Item.stock.gt(5),
    );
    expectSql(query, {
      postgres: {
        sql: 'UPDATE "items" SET "stock" = "items"."stock" - $1::int4, "name" = upper("items"."sku"), "data" = $2 WHERE "items"."stock" > $3',
        values: ['1', '{"a":[1]}', '5'],
      },
    });
    expect(await query).toBe(1);
    expect(await Item.getById(2)).toEqual({ ...one, id: 2, sku: 'b', stock: 6, name: 'B', data: { a: [1] } });
  });

  test('update() takes values from other sources', async () => {
    await Item.insertMany([{ id: 1, sku: 'a' }, { id: 2, sku: 'b' }]); // biome-ignore format: rows
    const prices = valuesList('prices', { sku: text(), price: decimal() }, [{ sku: 'b', price: '2.5' }]);
    const query = Item.update({ price: prices.columns.price })
      .from(prices)
      .where(prices.columns.sku.eq(Item.sku))
      .returning(Item.id, Item.price);
    expectSql(query, {
      postgres: {
        sql: 'UPDATE "items" SET "price" = "prices"."price" FROM (VALUES ($1::text, $2::decimal)) AS "prices" ("sku", "price") WHERE "prices"."sku" = "items"."sku" RETURNING "items"."id", "items"."price"',
        values: ['b', '2.5'],
      },
    });
    expect(await query).toEqual([{ id: 2, price: '2.50' }]);
  });

  test('updateMany() gives each row values of its own, in one statement', async () => {
    await Item.insertMany([{ id: 1, sku: 'a', stock: 1 }, { id: 2, sku: 'b', stock: 2 }, { id: 3, sku: 'c' }]); // biome-ignore format: rows
    const rows = [{ id: 1, name: 'one', price: '1' }, { id: 2, name: 'two', price: null }, { id: 9, name: 'none', price: null }]; // biome-ignore format: rows
    expect(await expectQueries(database, 1, () => Item.updateMany(rows))).toBe(2);
    expect(database.queries.statements.at(-1)).toBe(
      'UPDATE "items" SET "name" = "$new"."name", "price" = "$new"."price" FROM (VALUES ($1::int4, $2::text, $3::decimal), ($4::int4, $5::text, NULL::decimal), ($6::int4, $7::text, NULL::decimal)) AS "$new" ("id", "name", "price") WHERE "items"."id" = "$new"."id"',
    );
    expect(await Item.select(Item.name, Item.price).orderBy(Item.id)).toEqual([
      { name: 'one', price: '1.00' },
      { name: 'two', price: null },
      { name: 'unnamed', price: null },
    ]);
    expect(await Item.updateMany([{ sku: 'c', stock: 8 }], { on: ['sku'] })).toBe(1);
    expect((await Item.getById(3)).stock).toBe(8);
  });

  test('updateMany() of more rows than a statement takes is one transaction', async () => {
    await Item.insertMany(Array.from({ length: 33_000 }, (_, id) => ({ id, sku: `s${id}` })));
    const rows = Array.from({ length: 33_000 }, (_, id) => ({ id, stock: id }));
    expect(await expectQueries(database, 2, () => Item.updateMany(rows))).toBe(33_000);
    expect(await Item.select({ total: fn.sum(Item.stock) }).scalar()).toBe((33_000 * 32_999) / 2);
  });

  test('updateMany() refuses rows that do not set the same fields', async () => {
    await expect(
      Item.updateMany([
        { id: 1, name: 'a' },
        { id: 2, stock: 1 },
      ]),
    ).rejects.toThrow(
      // biome-ignore format: rows
      'All rows of updateMany() set the same fields: row 1 has "id" and "name", row 2 has not. Make several calls.',
    );
    await expect(Item.updateMany([{ name: 'a' }])).rejects.toThrow(
      'updateMany() of "Item" finds each row by "id", which row 1 has not.',
    );
  });

  test('delete() goes by conditions, and by other tables', async () => {
    await Item.insertMany([{ id: 1, sku: 'a' }, { id: 2, sku: 'b' }, { id: 3, sku: 'c' }]); // biome-ignore format: rows
    await Archive.insertMany([{ id: 7, sku: 'a' }, { id: 8, sku: 'b' }]); // biome-ignore format: rows
    const query = Item.delete().using(Archive).where(Archive.sku.eq(Item.sku), Archive.id.gt(7)).returning(Item.id);
    expectSql(query, {
      postgres: {
        sql: 'DELETE FROM "items" USING "archives" WHERE "archives"."sku" = "items"."sku" AND "archives"."id" > $1 RETURNING "items"."id"',
        values: ['7'],
      },
      cockroach21: {
        sql: 'DELETE FROM "items" WHERE EXISTS (SELECT 1 FROM "archives" WHERE "archives"."sku" = "items"."sku" AND "archives"."id" > $1) RETURNING "items"."id"',
        values: ['7'],
      },
    });
    expect(await query).toEqual([{ id: 2 }]);
    expect(await Item.delete().where(Item.id.lt(3))).toBe(1);
  });

  test('a write may be a common table of another statement', async () => {
    await Item.insertMany([{ id: 1, sku: 'a', stock: 4 }, { id: 2, sku: 'b' }]); // biome-ignore format: rows
    const gone = Item.delete().where(Item.stock.gt(0)).returning(Item.id, Item.sku).cte('gone');
    const query = Archive.insertFrom(selectFrom(gone), ['id', 'sku']).with(gone);
    expectSql(query, {
      postgres: {
        sql: 'WITH "gone" AS (DELETE FROM "items" WHERE "items"."stock" > $1 RETURNING "items"."id", "items"."sku") INSERT INTO "archives" ("id", "sku") SELECT "gone"."id", "gone"."sku" FROM "gone"',
        values: ['0'],
      },
    });
    expect(await query).toBe(1);
    expect(await Archive.select()).toEqual([{ id: 1, sku: 'a' }]);
    expect(await Item.count()).toBe(1);
  });

  test('rows are read, changed and removed by their key', async () => {
    await Item.create({ id: 1, sku: 'a' });
    expect(await Item.getById(1)).toEqual(one);
    expect(await Item.updateById(1, { stock: Item.stock.plus(2) })).toEqual({ ...one, stock: 2 });
    expect(await Item.exists(Item.stock.eq(2))).toBe(true);
    expect(await Item.deleteById(1)).toEqual({ ...one, stock: 2 });
    expect(await Item.deleteById(1)).toBeNull();
    expect(await Item.getByIdOrNull(1)).toBeNull();
    expect(await Item.exists()).toBe(false);
    const error = await Item.updateById(1, { stock: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DoesNotExistError);
    expect(isDoesNotExist(Item, error)).toBe(true);
    expect(isDoesNotExist(Pair, error)).toBe(false);
  });

  test('a version counts the changes, and refuses one that was made of an old state', async () => {
    const page = await Page.create({ id: 1, body: 'a' });
    expect(page.revision).toBe(1);
    const next = await Page.updateById(1, { body: 'b', revision: page.revision });
    expect([next.body, next.revision]).toEqual(['b', 2]);
    expect(database.queries.statements.at(-1)).toMatch(
      /^UPDATE "pages" SET "body" = \$1, "revision" = "pages"."revision" \+ 1, "changed" = .+ WHERE "pages"."revision" = \$2 AND "pages"."id" = \$3 RETURNING /,
    );
    const error = await Page.updateById(1, { body: 'c', revision: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConflictError);
    expect((error as Error).message).toBe(
      'The "Page" was changed since it was read. Read it again, and decide again what it should become.',
    );
    expect(await Page.update({ body: 'd' })).toBe(1);
    expect((await Page.getById(1)).revision).toBe(3);
    expect(await Page.updateMany([{ id: 1, body: 'e', revision: 1 }])).toBe(0);
    expect(await Page.updateMany([{ id: 1, body: 'e', revision: 3 }])).toBe(1);
  });

  test('getOrCreate() finds, or makes with defaults', async () => {
    expect(await Item.getOrCreate({ sku: 'a' }, { id: 1, stock: 3 })).toEqual([{ ...one, stock: 3 }, true]);
    expect(await Item.getOrCreate({ sku: 'a' }, { id: 2, stock: 9 })).toEqual([{ ...one, stock: 3 }, false]);
    await expect(Item.getOrCreate({ sku: 'b' }, { id: 1 })).rejects.toThrow(UniqueViolationError);
  });

  test('getOrCreate() in a transaction answers the same', async () => {
    await database.db.runTransaction(async () => {
      expect((await Item.getOrCreate({ sku: 'a' }, { id: 1 }))[1]).toBe(true);
      expect((await Item.getOrCreate({ sku: 'a' }, { id: 2 }))[1]).toBe(false);
      expect((await Note.getOrCreate({ body: 'x' }))[1]).toBe(true);
      expect((await Note.getOrCreate({ body: 'x' }))[1]).toBe(false);
    });
  });

  test('of many callers at the same time one makes the row, by a unique key or without one', async () => {
    const callers = Array.from({ length: 8 }, (_, id) => id);
    const keyed = await Promise.all(callers.map((id) => Item.getOrCreate({ sku: 'same' }, { id })));
    expect(keyed.filter(([, created]) => created)).toHaveLength(1);
    expect(new Set(keyed.map(([row]) => row.id)).size).toBe(1);
    const unkeyed = await Promise.all(callers.map(() => Note.getOrCreate({ body: 'same' })));
    expect(unkeyed.filter(([, created]) => created)).toHaveLength(1);
    expect(await Note.count()).toBe(1);
  });

  test.runIf(engine.name !== 'pglite')('two transactions that both found nothing make one row', async () => {
    const meeting = barrier(2);
    const create = (id: number) =>
      database.db.runTransaction(async () => {
        await Item.count();
        await meeting.arrive();
        return Item.getOrCreate({ sku: 'same' }, { id });
      });
    const results = await Promise.all([create(1), create(2)]);
    expect(results.map(([, created]) => created).sort()).toEqual([false, true]);
    expect(await Item.count()).toBe(1);
  });

  test('what cannot be written is refused before it is sent', async () => {
    const before = database.queries.statements.length;
    expect(() => Item.insert({ id: 1, sku: null as never })).toThrow('"Item.sku" may not be null.');
    expect(() => Item.insert({ id: 1, skuu: 'a' } as never)).toThrow(
      'Model "Item" has no field "skuu". Did you mean "sku"?',
    );
    expect(() => Item.insertMany(null as never)).toThrow(
      'insertMany() and upsertMany() of "Item" take a list of rows.',
    );
    expect(() => Item.update({})).toThrow('update() of "Item" got nothing to set. Give at least one field.');
    expect(() => Item.insert({ id: 1, sku: 'a' }).onConflict({ on: ['sku'] })).toThrow(
      'onConflict() needs something to do',
    );
    expect(database.queries.statements.length).toBe(before);
  });
});
