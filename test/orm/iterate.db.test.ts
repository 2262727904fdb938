import { createTables, type Executor, fn, integer, model, text, uuid } from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';

const Row = model('Row', { id: integer().primaryKey(), group: integer().nullable(), name: text() });
const Keyless = model('Keyless', { token: uuid().nullable(), n: integer() });
const COUNT = 25;

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Row, Keyless]);
    database.db.bind([Row, Keyless]);
    await Row.insertMany(
      Array.from({ length: COUNT }, (_, id) => ({ id, group: id % 5 === 0 ? null : id % 3, name: `n${id % 4}` })),
    );
    await Keyless.insertMany([{ n: 1 }, { n: 1 }, { n: 2 }]);
  });
  afterAll(() => database.drop());

  const collect = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const row of rows) found.push(row);
    return found;
  };

  test('outside a transaction it reads pages by the primary key', async () => {
    const before = database.queries.statements.length;
    expect((await collect(Row.select(Row.id).iterate({ batchSize: 10 }))).map(({ id }) => id)).toEqual(
      Array.from({ length: COUNT }, (_, id) => id),
    );
    const page = 'SELECT "rows"."id", "rows"."id" FROM "rows"';
    expect(database.queries.statements.slice(before)).toEqual([
      `${page} ORDER BY "rows"."id" LIMIT $1`,
      `${page} WHERE "rows"."id" > $1 ORDER BY "rows"."id" LIMIT $2`,
      `${page} WHERE "rows"."id" > $1 ORDER BY "rows"."id" LIMIT $2`,
    ]);
  });

  test.each([1, 2, 7, COUNT, 100])(
    'pages of %i give each row once, in any order with NULLs and ties',
    async (batchSize) => {
      const orders = [
        Row.select().orderBy(Row.group, Row.name.desc()),
        Row.select().orderBy(Row.group.desc(), Row.id.desc()),
        Row.select().orderBy(Row.group.asc({ nulls: 'first' }), Row.name),
        Row.select().orderBy(Row.group.desc({ nulls: 'last' }), Row.id.desc()),
        Row.select().where(Row.name.ne('n2')).orderBy(fn.coalesce(Row.group, 9), Row.id),
      ];
      for (const query of orders) {
        const whole = await query.orderBy(...orderOf(query)).all();
        expect(await collect(query.iterate({ batchSize }))).toEqual(whole);
      }
    },
  );

  engine.skipUnless('cursors', 'CockroachDB has cursors from v22.1')(
    'in a transaction it is a server-side cursor',
    async () => {
      await database.db.runTransaction(async () => {
        const before = database.queries.statements.length;
        const rows = await collect(
          Row.select(Row.id).where(Row.id.lt(15)).orderBy(Row.id.desc()).iterate({ batchSize: 10 }),
        );
        expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, id) => 14 - id));
        expect(database.queries.statements.slice(before)).toEqual([
          'DECLARE "phoebe_1" NO SCROLL CURSOR FOR (SELECT "rows"."id" FROM "rows" WHERE "rows"."id" < $1 ORDER BY "rows"."id" DESC)',
          'FETCH FORWARD 10 FROM "phoebe_1"',
          'FETCH FORWARD 10 FROM "phoebe_1"',
          'CLOSE "phoebe_1"',
        ]);
      });
    },
  );

  engine.skipUnless('cursors', 'CockroachDB has cursors from v22.1')(
    'two cursors are open side by side, and leaving the loop closes one',
    async () => {
      await database.db.runTransaction(async (tx) => {
        const pairs: [number, number][] = [];
        const inner = Row.select(Row.id).orderBy(Row.id).iterate({ batchSize: 2 });
        for await (const { id } of Row.select(Row.id).orderBy(Row.id).iterate({ batchSize: 3 })) {
          const { value } = await inner.next();
          pairs.push([id, value!.id]);
          if (id === 4) break;
        }
        await inner.return();
        expect(pairs).toEqual([[0, 0], [1, 1], [2, 2], [3, 3], [4, 4]]); // biome-ignore format: pairs
        // Both are closed: their names are free again, and the transaction works on.
        expect(await Row.select().on(tx).count()).toBe(COUNT);
      });
      expect(database.queries.statements.filter((text) => text.startsWith('CLOSE')).length).toBeGreaterThanOrEqual(2);
    },
  );

  test('an engine without cursors reads pages in a transaction too', async () => {
    await database.db.runTransaction(async (tx) => {
      const without: Executor = {
        dialect: async () => ({ ...(await tx.dialect()), cursors: false }),
        execute: (query, options) => tx.execute(query, options),
        executeRaw: (query, options) => tx.executeRaw(query, options),
        compile: (query) => tx.compile(query),
      };
      const rows = await expectQueries(database, 3, () =>
        collect(Row.select(Row.id).on(without).iterate({ batchSize: 10 })),
      );
      expect(rows).toHaveLength(COUNT);
    });
  });

  test('a limit is the number of rows in all', async () => {
    expect(
      await expectQueries(database, 2, () => collect(Row.select().limit(12).iterate({ batchSize: 10 }))),
    ).toHaveLength(12);
    expect(await expectQueries(database, 0, () => collect(Row.select().limit(0).iterate()))).toEqual([]);
  });

  test('a query without a key is only read in a transaction', async () => {
    const message = 'iterate() cannot read this query page by page, since';
    await expect(collect(Keyless.select().iterate())).rejects.toThrow(message);
    await expect(collect(Row.select({ n: fn.count() }).groupBy(Row.group).iterate())).rejects.toThrow(message);
    if (!engine.dialect.cursors) return;
    const rows = await database.db.atomic(() =>
      collect(Keyless.select(Keyless.n).orderBy(Keyless.n).iterate({ batchSize: 2 })),
    );
    expect(rows).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }]);
  });

  test('the size of a batch is checked', async () => {
    await expect(collect(Row.select().iterate({ batchSize: 0 }))).rejects.toThrow(
      'batchSize must be a whole number from 1 to 100000, but got: 0.',
    );
  });
});

/** The query's own order with the key behind it, which is what iterate() makes of it. */
function orderOf(query: { readonly node: { readonly orderBy?: readonly any[] } }) {
  const terms = query.node.orderBy ?? [];
  const hasKey = terms.some(({ expression }) => expression.kind === 'column' && expression.name === 'id');
  return hasKey ? terms : [...terms, Row.id];
}
