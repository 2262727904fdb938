import { createTables, type Executor, excluded, integer, model, param, sql, text } from 'phoebe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectSql } from '../setup/expect-sql.ts';
import { openBlog } from './blog.ts';
import { aggregates } from './cases/aggregates.ts';
import { expressions } from './cases/expressions.ts';
import { joins } from './cases/joins.ts';
import { selects } from './cases/select.ts';
import { subqueries } from './cases/subqueries.ts';

const TOPICS = { selects, joins, subqueries, expressions, aggregates };
/**
 * PostgreSQL plans a prepared statement anew for its first five executions, and from the sixth on may keep a plan that knows no
 * values. Source: https://www.postgresql.org/docs/current/sql-prepare.html
 */
const TIMES = 20;
const FORCED = sql`set local plan_cache_mode = force_generic_plan`;

const Extra = model(
  'Extra',
  { id: integer().primaryKey(), code: text(), extra: integer(), n: integer().default(0) },
  { indexes: [{ on: ['code'], unique: true, where: sql`extra > 1` }] },
);
const MARKED = 'marked';

const WRITES: readonly (readonly [name: string, write: (turn: number) => PromiseLike<unknown>])[] = [
  [
    'a conflict with a partial index',
    (turn) =>
      Extra.insert({ id: 100 + turn, code: 'a', extra: 2 }).onConflict({
        on: ['code'],
        indexWhere: Extra.extra.gt(1),
        set: { n: Extra.n.plus(excluded(Extra.extra)) },
      }),
  ],
  ['an ignored conflict', (turn) => Extra.insert({ id: 1, code: `i${turn}`, extra: 1 }).onConflictIgnore(['id'])],
  ['an upsert', (turn) => Extra.upsertMany([{ id: 2, code: 'b', extra: turn }, { id: 3, code: 'c', extra: 0, n: turn }])], // biome-ignore format: rows
  ['an update', () => Extra.update({ n: Extra.n.plus(1).times(1) }).where(Extra.id.in([1, 2]), Extra.extra.gt(0))],
  ['an update of many', (turn) => Extra.updateMany([{ id: 1, n: turn }, { id: 2, n: turn }])], // biome-ignore format: rows
  [
    'a delete',
    (turn) =>
      Extra.delete()
        .where(Extra.id.eq(100 + turn), Extra.code.ne('a'))
        .returning(),
  ],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openBlog(engine);
    await createTables(database.db, [Extra]);
    database.db.bind([Extra]);
    await Extra.insert({ id: 1, code: 'one', extra: 5 });
  });
  afterAll(() => database.drop());

  for (const [topic, cases] of Object.entries(TOPICS))
    describe(topic, () => {
      test.each(cases.filter(({ needs }) => needs === undefined || engine.dialect[needs]))(
        `$sentence, ${TIMES} times on one connection`,
        ({ query, rows, args }) =>
          repeat(database, async (_, on) => {
            expect(await query.on(on).all(args === undefined ? {} : { args })).toEqual(rows);
          }),
      );
    });

  test.each(WRITES)(`%s, ${TIMES} times on one connection`, (_, write) => repeat(database, write));

  test('the condition of an index is part of the text, and no parameter', () => {
    const query = Extra.insert({ id: 1, code: 'a', extra: 2 }).onConflict({
      on: ['code'],
      indexWhere: Extra.extra.gt(1).and(Extra.code.ne("o'clock")),
      update: ['extra'],
      where: Extra.n.lt(9),
    });
    expectSql(query, {
      postgres: {
        sql: `INSERT INTO "extras" ("id", "code", "extra") VALUES ($1, $2, $3) ON CONFLICT ("code") WHERE "extra" > '1' AND "code" <> 'o''clock' DO UPDATE SET "extra" = "excluded"."extra" WHERE "extras"."n" < $4`,
        values: ['1', 'a', '2', '9'],
      },
    });
    expect(() =>
      Extra.insert({ id: 1, code: 'a', extra: 2 })
        .onConflict({ on: ['code'], indexWhere: Extra.extra.gt(param(MARKED)), update: ['extra'] })
        .toSql(engine.dialect),
    ).toThrow('cannot hold the parameter "marked"');
  });

  /** Often as applications do, and with a plan that is sure to know no values. */
  async function repeat(
    { db }: TestDatabase,
    body: (turn: number, on: Executor) => PromiseLike<unknown>,
  ): Promise<void> {
    await db.runTransaction(
      async (transaction) => {
        for (let turn = 0; turn < TIMES; turn += 1) await body(turn, transaction);
        if (engine.name === 'cockroach') return;
        await transaction.execute(FORCED);
        await body(TIMES, transaction);
      },
      { maxAttempts: 1 },
    );
  }
});
