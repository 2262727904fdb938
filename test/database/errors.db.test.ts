import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueryError } from '../../src/errors/query-errors.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { raw } from './raw.ts';

/** Runs work as code that has nothing to do with an open transaction. */
const outside = AsyncLocalStorage.snapshot();

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: TestDatabase['db'];
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await db.execute(
      sql`create table users (id int4 constraint users_pkey primary key, name text not null, "eMail" text, age int4 constraint age_positive check (age > 0))`,
    );
    await db.execute(sql`create unique index users_name on users (name, "eMail")`);
    await db.execute(
      sql`create table pets (id int4 primary key, owner int4 not null constraint pets_owner_fkey references users (id))`,
    );
    await db.execute(sql`insert into users values (1, 'huey', 'h@example.com', 3)`);
    await db.execute(sql`insert into pets values (1, 1)`);
  });
  afterAll(() => database.drop());

  const errorOf = async (statement: ReturnType<typeof raw>): Promise<QueryError> => {
    const error = await db.execute(statement).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeDefined();
    expect(`${error.message}`).not.toMatch(/secret|example\.com/);
    return error;
  };

  test('a primary key', async () => {
    const error = await errorOf(sql`insert into users values (${1}, 'secret', null, 1)`);
    expect(error).toMatchObject({
      code: 'UNIQUE_VIOLATION',
      sqlState: '23505',
      columns: ['id'],
      constraint: expect.stringMatching(/^(users_pkey|primary)$/),
    });
    expect(error.message).toMatch(/^A row with this "id" exists already \(constraint "(users_pkey|primary)"\)\.$/);
    expect(error.statement).toEqual({ sql: "insert into users values ($1, 'secret', null, 1)", values: ['1'] });
  });

  test('a key of several columns', async () => {
    const error = await errorOf(sql`insert into users values (2, 'huey', 'h@example.com', 1)`);
    expect(error).toMatchObject({
      code: 'UNIQUE_VIOLATION',
      columns: ['name', 'eMail'],
      message: 'A row with this combination of "name" and "eMail" exists already (constraint "users_name").',
    });
  });

  engine.skipUnless('expressionIndexes', 'CockroachDB has indexes on expressions from v21.2')(
    'a key of an expression',
    async () => {
      await db.execute(sql`create table tags (label text)`);
      await db.execute(sql`create unique index tags_label on tags (lower(label))`);
      await db.execute(sql`insert into tags values ('Cat')`);
      const error = await errorOf(sql`insert into tags values ('CAT')`);
      expect(error.code).toBe('UNIQUE_VIOLATION');
      // CockroachDB names the hidden column that holds the expression's value.
      if (engine.name !== 'cockroach') expect(error.columns).toEqual(['label']);
    },
  );

  test('a foreign key to a row that is not there', async () => {
    const error = await errorOf(sql`insert into pets values (2, 77)`);
    expect(error).toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      sqlState: '23503',
      constraint: 'pets_owner_fkey',
      columns: ['owner'],
    });
    expect(error.message).toBe('No row of table "users" has this "owner" (constraint "pets_owner_fkey").');
  });

  test('a row that another one refers to', async () => {
    const error = await errorOf(sql`delete from users where id = 1`);
    expect(error).toMatchObject({ code: 'FOREIGN_KEY_VIOLATION', constraint: 'pets_owner_fkey' });
    expect(error.message).toBe('Rows of table "pets" still refer to this row (constraint "pets_owner_fkey").');
  });

  test('NULL where a value is needed', async () => {
    const error = await errorOf(sql`insert into users values (3, null, null, 1)`);
    expect(error).toMatchObject({ code: 'NOT_NULL_VIOLATION', sqlState: '23502', columns: ['name'] });
    expect(error.message).toMatch(/^"name"( of table "users")? must not be NULL\.$/);
  });

  test('a check', async () => {
    const error = await errorOf(sql`insert into users values (4, 'x', null, -1)`);
    expect(error).toMatchObject({ code: 'CHECK_VIOLATION', sqlState: '23514', constraint: 'age_positive' });
    expect(error.message).toMatch(/^The row breaks the check "age_positive"/);
  });

  describe('values that do not fit', () => {
    test.each([
      [sql`select cast(${'secret'} as int4)`, '22P02', 'A value has not the form of the type that the database needs.'],
      [sql`select 1 / cast(${0} as int4)`, '22012', 'The statement divides by zero.'],
      [
        sql`select cast(cast(${'99999999999'} as int8) as int4)`,
        '22003',
        'A number is outside of the range of its type.',
      ],
      [sql`select cast(${'secret'} as date)`, '22007', 'A date or time has a form that the database does not know.'],
    ])('%#', async (statement, sqlState, message) => {
      const error = await errorOf(statement);
      expect(error).toMatchObject({ code: 'DATA_ERROR' });
      // CockroachDB says of a parameter only that it is wrong, under a SQLSTATE of its own.
      if (!/^error in argument/.test((error.cause as Error).message))
        expect(error).toMatchObject({ sqlState, message });
    });
  });

  test('a table that does not exist', async () => {
    const error = await errorOf(sql`select * from nowhere`);
    expect(error).toMatchObject({
      code: 'UNDEFINED_TABLE',
      sqlState: '42P01',
      message: 'The statement names a table that does not exist: "nowhere". Create it first, or run the migrations.',
    });
  });

  test('a column that does not exist', async () => {
    const error = await errorOf(sql`select nmae from users`);
    expect(error).toMatchObject({
      code: 'QUERY_ERROR',
      sqlState: '42703',
      message: 'The statement names a column that does not exist: "nmae". Check the model against the table.',
    });
  });

  test('a statement that nobody can read', async () => {
    const error = await errorOf(raw("selec 'secret'"));
    expect(error).toMatchObject({
      code: 'QUERY_ERROR',
      sqlState: '42601',
      message: 'The database cannot read the statement: it has a syntax error.',
    });
  });

  test.skipIf(engine.name === 'pglite')('a lock that is taken', async () => {
    await db.atomic(async (tx) => {
      await tx.execute(sql`select * from users where id = 1 for update`);
      const work = outside(() =>
        db.atomic((other) => other.execute(sql`select * from users where id = 1 for update nowait`)),
      );
      await expect(work).rejects.toMatchObject({ code: 'LOCK_NOT_AVAILABLE', sqlState: '55P03' });
    });
  });

  test('the driver’s own error is kept as the cause', async () => {
    const error = await errorOf(sql`select 1 / cast(${0} as int4)`);
    expect(error.cause).toMatchObject({ code: '22012', message: expect.stringContaining('division by zero') });
  });
});
