import { DoesNotExistError, fn, isDoesNotExist, param, rawQuery, sql } from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { DIALECTS, expectSql } from '../setup/expect-sql.ts';
import { expectQueries } from '../setup/query-log.ts';
import { MODELS, openBlog, Person, Post } from './blog.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openBlog(engine);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());

  test('a held query is compiled once and bound by name', async () => {
    const held = Person.select(Person.id)
      .where(
        Person.name.contains(param('part')),
        Person.id.in(param('ids')),
        Person.age.gte(param('age')),
        Person.age.gte(param('age')),
      )
      .orderBy(Person.id)
      .limit(param('limit'));
    const args = { part: 'a', ids: [1, 2, 4], age: 30, limit: 5 };
    expectSql(
      held,
      {
        postgres: {
          sql: 'SELECT "people"."id" FROM "people" WHERE "people"."name" LIKE $1 AND "people"."id" = ANY($2::int4[]) AND "people"."age" >= $3 AND "people"."age" >= $3 ORDER BY "people"."id" LIMIT $4',
          values: ['%a%', '{1,2,4}', '30', '5'],
        },
      },
      args,
    );
    expect(await held.all({ args })).toEqual([{ id: 1 }, { id: 4 }]);
    expect(await held.all({ args: { ...args, part: '%', ids: [] } })).toEqual([]);
    expect(await held.count({ args })).toBe(2);
    expect(await held.exists({ args: { ...args, age: 99 } })).toBe(false);
    const first = await database.db.compile(held.node);
    expect(await database.db.compile(held.node)).toBe(first);
    await expect(held.all({ args: { ...args, ages: 1 } })).rejects.toThrow(
      'The query has no parameter "ages". Did you mean "age"? It has "part", "ids", "age" and "limit".',
    );
    await expect(held.all({ args: { part: 'a', ids: [], limit: 1 } })).rejects.toThrow(
      `The query's parameter "age" got no value: give null for NULL.`,
    );
    await expect(held.all({ args: { ...args, age: 'old' } })).rejects.toThrow('An integer from');
  });

  test('a slot stands in writes and functions as well', async () => {
    const held = Person.update({ age: Person.age.plus(param('years')) }).where(
      Person.name.eq(fn.coalesce(Person.name, param('name'))),
      Person.id.eq(param('id')),
    );
    expectSql(
      held,
      {
        postgres: {
          sql: 'UPDATE "people" SET "age" = "people"."age" + $1::int4 WHERE "people"."name" = coalesce("people"."name", $2::text) AND "people"."id" = $3',
          values: ['0', 'x', '1'],
        },
      },
      { years: 0, name: 'x', id: 1 },
    );
    expect(await held.execute({ args: { years: 0, name: 'x', id: 1 } })).toBe(1);
  });

  test('get(), first(), scalar(), tuples(), count() and exists() send one statement each', async () => {
    const query = Person.select(Person.name, Person.age).orderBy(Person.id);
    expect(await expectQueries(database, 1, () => query.get())).toEqual({ name: 'Ada', age: 36 });
    expect(database.queries.statements.at(-1)).toBe(
      'SELECT "people"."name", "people"."age" FROM "people" ORDER BY "people"."id" LIMIT $1',
    );
    expect(await query.offset(1).first()).toEqual({ name: 'Bob', age: 41 });
    expect(await query.scalar()).toBe('Ada');
    expect(await query.limit(2).tuples()).toEqual([['Ada', 36], ['Bob', 41]]); // biome-ignore format: rows
    expect(await query.limit(2).scalars()).toEqual(['Ada', 'Bob']);
    expect(await expectQueries(database, 1, () => query.count())).toBe(4);
    expect(database.queries.statements.at(-1)).toBe('SELECT count(*) AS "count" FROM "people"');
    expect(await query.limit(3).offset(2).count()).toBe(2);
    expect(database.queries.statements.at(-1)).toMatch(/^SELECT count\(\*\) AS "count" FROM \(SELECT /);
    expect(await Post.select(Post.authorId).distinct().count()).toBe(2);
    expect(await Post.select({ n: fn.count() }).count()).toBe(1);
    expect(await Post.select({ n: fn.count() }).where(Post.id.gt(99)).exists()).toBe(true);
    expect(await query.exists()).toBe(true);
    expect(database.queries.statements.at(-1)).toBe('SELECT 1 AS "one" FROM "people" LIMIT 1');
    expect(await query.where(Person.id.gt(99)).exists()).toBe(false);
    expect(await query.limit(0).exists()).toBe(false);
    expect(await Person.select(Person.id).union(Post.select(Post.id)).count()).toBe(5);
    expect(await query.where(Person.id.gt(99)).scalar()).toBeNull();
  });

  test('order and select list are extended', async () => {
    const query = Person.select(Person.id)
      .orderBy(Person.age.desc({ nulls: 'last' }))
      .orderByExtend(Person.id.desc())
      .selectExtend({ shout: fn.upper(Person.name) })
      .limit(2);
    expect(await query).toEqual([
      { id: 4, shout: 'DAN' },
      { id: 2, shout: 'BOB' },
    ]);
    expect(() => query.selectExtend({ id: Person.age })).toThrow('Two items of the select list are called "id".');
  });

  test('a row that must be there and is not is an error of its model', async () => {
    const error = await Person.get(Person.name.eq('nobody')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DoesNotExistError);
    expect(error).toMatchObject({ code: 'DOES_NOT_EXIST', model: 'Person' });
    expect((error as Error).message).toBe('No "Person" matches the query. Use getOrNull() where that is expected.');
    expect(isDoesNotExist(Person, error)).toBe(true);
    expect(isDoesNotExist(Post, error)).toBe(false);
    expect(await Person.getOrNull(Person.name.eq('nobody'))).toBeNull();
  });

  test('sql() shows what would be sent and sends nothing', async () => {
    const statements = await expectQueries(database, 0, async () => [
      await Person.select(Person.id)
        .where(Person.id.eq(param('id')))
        .sql({ id: 3 }),
      await Person.delete().where(Person.id.eq(3)).sql(),
    ]);
    expect(statements).toEqual([
      { sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" = $1', values: ['3'] },
      { sql: 'DELETE FROM "people" WHERE "people"."id" = $1', values: ['3'] },
    ]);
  });

  test('explain() shows the plan, and with analyze runs the query', async () => {
    const plan = await Person.select().where(Person.id.eq(1)).explain();
    expect(plan.length).toBeGreaterThan(0);
    expect(database.queries.statements.at(-1)).toMatch(/^EXPLAIN SELECT /);
    const analyzed = await Person.update({ age: 1 }).where(Person.id.eq(99)).explain({ analyze: true });
    expect(analyzed.join('\n')).toMatch(/actual|rows/i);
    expect(database.queries.statements.at(-1)).toMatch(/^EXPLAIN ANALYZE UPDATE /);
  });

  test('explain() takes back what it wrote to analyze, unless it is told to keep it', async () => {
    const before = await Person.count();
    const query = Person.insert({ id: 77, name: 'Explained' });
    await query.explain({ analyze: true });
    expect(await Person.count()).toBe(before);
    await database.db.atomic(async () => {
      await query.explain({ analyze: true });
      expect(await Person.count()).toBe(before);
    });
    await query.explain({ analyze: true, keep: true });
    expect(await Person.delete().where(Person.id.eq(77))).toBe(1);
    await expect(query.explain({ format: 'json' } as never)).rejects.toThrow('explain() has no option "format".');
  });

  test('the query log hears text, rows and time of every statement', async () => {
    await Person.select(Person.id).where(Person.id.lt(3));
    expect(database.queries.events.at(-1)).toMatchObject({
      kind: 'statement',
      sql: 'SELECT "people"."id" FROM "people" WHERE "people"."id" < $1',
      rowCount: 2,
    });
  });

  test('a query without a model runs where it is told to', async () => {
    expect(await rawQuery<{ n: number }>(sql`select 1 as n`).on(database.db)).toEqual([{ n: 1 }]);
    expect(await rawQuery(sql`select 1 as n, 2 as m`).on(database.db).tuples()).toEqual([[1, 2]]);
    expect(await rawQuery(sql`select 7 as n`).on(database.db).scalar()).toBe(7);
    await expect(rawQuery(sql`select 1 as n`)).rejects.toThrow(
      'This query has no model, so it needs a database to run on: query.on(db).',
    );
  });

  test('an alias runs where its model is bound, also by bindContext', async () => {
    const Other = Person.alias('other');
    expect(await Other.select(Other.id).where(Other.name.eq('Bob'))).toEqual([{ id: 2 }]);
    const rows = await database.db.bindContext([Person], () => Other.select(Other.id).where(Other.name.eq('Bob')));
    expect(rows).toEqual([{ id: 2 }]);
  });
});

test('reads of the past are for engines that have them, and take times only', () => {
  expectSql(Person.select(Person.id).where(Person.id.eq(1)).asOfSystemTime('-10s'), {
    postgres: { error: 'PostgreSQL 18.0 has no AS OF SYSTEM TIME.' },
    cockroach: {
      sql: `SELECT "people"."id" FROM "people" AS OF SYSTEM TIME '-10s' WHERE "people"."id" = $1`,
      values: ['1'],
    },
  });
  expect(
    Person.select(Person.id).asOfSystemTime(new Date('2026-01-02T03:04:05Z')).toSql(DIALECTS.cockroach).sql,
  ).toContain(' AS OF SYSTEM TIME ');
  expect(() => Person.select().asOfSystemTime("-10s'; drop table people; --")).toThrow();
});
