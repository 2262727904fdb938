import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { applySteps } from '../../src/migrate/apply-steps.ts';
import { type DiffOptions, diffModels } from '../../src/migrate/diff/diff-models.ts';
import { diffSafely } from '../../src/migrate/diff/diff-safely.ts';
import { planTables, sqlOf } from '../../src/migrate/plan-tables.ts';
import { type AnyModel, integer, model, text, uuidKey } from '../../src/orm/index.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * A database that others made has what no model mentions. That is no wish to take it away: another program may need it.
 */
const Invoice = model('Invoice', {
  id: uuidKey(),
  num: integer(),
  state: text(),
  note: text().nullable(),
}) as AnyModel;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await db.execute(sql`create table customers (id int4 primary key)`);
    await db.execute(sql`
      create table invoices (
        id uuid default gen_random_uuid() constraint invoices_pkey primary key, num int4 not null default 7, state text not null default 'open', note text,
        constraint num_is_unique unique (num), constraint num_is_positive check (num > 0))`);
    await db.execute(sql`create index by_state on invoices (state)`);
    await db.execute(sql`comment on column invoices.note is 'kept by the accountants'`);
    await db.execute(sql`comment on table invoices is 'of the shop'`);
  });
  afterEach(async () => {
    await db.execute(sql`drop table invoices`);
    await db.execute(sql`drop table customers`);
  });

  const TAKEN = [
    'the default of "invoices"."num"',
    'the default of "invoices"."state"',
    'the comment of "invoices"."note"',
    'the comment of "invoices"',
    'the constraint "num_is_unique" of "invoices"',
    'the constraint "num_is_positive" of "invoices"',
    'the index "by_state" of "invoices"',
  ];
  const options: DiffOptions = { ignoreTables: ['customers'] };
  const sqlOfUp = async (given: DiffOptions) =>
    (await diffModels(db, [Invoice], given)).up.map(({ statement, destroys }) => ({
      sql: compile(statement, engine.dialect).sql,
      destroys,
    }));

  test('what the model does not mention is left alone, and told', async () => {
    const { steps, held, isNeeded } = await diffSafely(db, [Invoice], options);
    expect(held.filter((loss) => !loss.includes('"id"')).sort()).toEqual([...TAKEN].sort());
    expect(isNeeded).toBe(false);
    const before = await sqlOfUp(options);
    await applySteps(db, steps);
    expect((await sqlOfUp(options)).map((step) => step.sql)).toEqual(before.map((step) => step.sql));
    // Another program goes on as before.
    await db.execute(sql`insert into invoices (note) values ('x')`);
    expect((await db.execute(sql`select num, state from invoices`)).rows).toEqual([['7', 'open']]);
  });

  test('a migration that takes it away calls each statement destructive', async () => {
    const steps = await sqlOfUp(options);
    expect(steps.length).toBeGreaterThanOrEqual(TAKEN.length);
    expect(steps.filter(({ destroys }) => destroys === undefined)).toEqual([]);
    expect(steps.map(({ destroys }) => destroys)).toEqual(expect.arrayContaining(TAKEN));
  });

  describe('what the models made', () => {
    const fields = { id: uuidKey(), note: text().nullable() };
    const Before = model(
      'Invoice',
      {
        ...fields,
        num: integer().default(7).check(sql`num > 0`),
        state: text().default('open').index().description('How far it is.'),
      },
      { uniques: [['num']], description: 'Of the shop.' },
    ) as AnyModel;

    test('goes with them without a mark, by the statements of their migrations', async () => {
      await db.execute(sql`drop table invoices`);
      const made = sqlOf(planTables([Before], engine.dialect), engine.dialect);
      const { up, down } = await diffModels(db, [Before], options);
      await applySteps(db, up);
      expect(down.flatMap(({ destroys }) => destroys ?? [])).toEqual(['the table "invoices" with its rows']);
      const steps = await sqlOfUp({ ...options, ownStatements: made });
      expect(steps.length).toBeGreaterThanOrEqual(5);
      expect(steps.flatMap(({ destroys }) => destroys ?? [])).toEqual([]);
      const { held } = await diffSafely(db, [Invoice], { ...options, ownStatements: made });
      expect(held).toEqual([]);
    });

    test('and is replaced by what they say now, without a mark', async () => {
      await db.execute(sql`drop table invoices`);
      await applySteps(db, (await diffModels(db, [Before], options)).up);
      const After = model(
        'Invoice',
        {
          ...fields,
          num: integer().default(8).check(sql`num > 1`),
          state: text().default('shut').index().description('How far.'),
        },
        { uniques: [['num']], description: 'Of a shop.' },
      ) as AnyModel;
      const { held, steps } = await diffSafely(db, [After], options);
      expect(held).toEqual([]);
      await applySteps(db, steps);
      expect((await diffModels(db, [After], options)).changes).toEqual([]);
    });
  });
});
