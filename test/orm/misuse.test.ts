import { and, fn, param, select, selectFrom, sql, tuple, val, valuesList, window } from 'phoebe';
import { expect, test } from 'vitest';
import { DIALECTS } from '../setup/expect-sql.ts';
import { Comment, Person, Post, PostTag, Tag, Visit } from './blog.ts';

/** What is wrong, and the sentence that says so and what to do. */
const MISUSE: readonly (readonly [what: string, run: () => unknown, message: string])[] = [
  [
    'comparing with null',
    () => Person.name.eq(null as never),
    'eq() got null; nothing in SQL equals NULL. Use isNull(), or leave the condition out.',
  ],
  [
    'comparing with undefined',
    () => Person.name.ne(undefined as never),
    'ne() got undefined; nothing in SQL equals NULL.',
  ],
  [
    'a null in a list',
    () => Person.id.in([1, null as never]),
    'in() got null in its list; nothing in SQL equals NULL. Use or(x.isNull(), …).',
  ],
  ['a list that is none', () => Person.id.in(1 as never), 'in() takes a list or a query.'],
  [
    'a value of the wrong type',
    () => Person.age.gt('old' as never),
    'An integer from -2147483648 to 2147483647 is expected, but got "old".',
  ],
  [
    'two columns of one name',
    () => Post.select(Post.id, Comment.id),
    'Two items of the select list are called "id". Give one another name: .as("…").',
  ],
  [
    'an expression without a name',
    () => Post.select(fn.lower(Post.title) as never),
    'An expression in a select list needs a name: add .as("name"), or select({ name: expression }).',
  ],
  [
    'a plain value in a select list',
    () => Post.select({ n: 1 as never }),
    '"n" in the select list is not an expression. A plain value is val(…).',
  ],
  [
    'a text in a select list',
    () => Post.select('id' as never),
    'A select list takes columns, expressions with a name, or an object of expressions',
  ],
  [
    'a join without a foreign key',
    () => Tag.select().join(Person),
    'No foreign key joins "Person" to "Tag". Give the condition: join(other, { on: … }).',
  ],
  [
    'a table twice',
    () => Post.select().join(Comment).join(Comment),
    '"comments" is in this query already. Give one of the two another name: Model.alias("…").',
  ],
  [
    'a subquery without a condition',
    () => Post.select().join(Tag.select().as('t')),
    'Only models are joined by their foreign keys. Give the condition: join(other, { on: … }).',
  ],
  [
    'a relation that does not join',
    () => Tag.select().join(Person, { on: Post.author }),
    '"Post.author" does not join "Person" to this query.',
  ],
  [
    'a query as a source',
    () => Post.select().join(Tag.select() as never, { on: Post.id.eq(1) }),
    'A query needs a name here: query.as("name").',
  ],
  ['from() behind join()', () => Post.select().join(Person).from(Tag), 'from() comes before join().'],
  ['a limit below zero', () => Post.select().limit(-1), 'limit() takes a whole number of at least 0, but got: -1.'],
  ['a page before the first', () => Post.select().paginate(0), 'paginate() counts pages from 1, but got: 0.'],
  [
    'a name as an order',
    () => Post.select().orderBy('title' as never),
    'A term of an order is a column or an expression',
  ],
  [
    'an order of the parts of a compound query',
    () => Post.select(Post.id).union(Tag.select(Tag.id)).orderBy(Post.id),
    'The order of a compound query goes by the columns of its result: query.orderBy(query.columns.name).',
  ],
  [
    'two common tables of one name',
    () => Post.select().with(Post.select().cte('x'), Tag.select().cte('x')),
    'Two common tables are called "x". Give one another name.',
  ],
  [
    'a write as a value',
    () => Post.id.in(Post.delete().returning(Post.id) as never),
    'A write cannot stand inside an expression.',
  ],
  [
    'two frames',
    () => fn.count().over({ rows: 'current row', range: 'current row' }),
    'A window has one frame, but got several: range, rows.',
  ],
  ['an exclusion without a frame', () => fn.count().over({ exclude: 'ties' }), 'beside rows, range or groups'],
  [
    'a frame before its start',
    () => fn.count().over({ rows: [{ preceding: -1 }, 'current row'] }),
    'The offset of a frame is a number of at least 0, but got: -1.',
  ],
  ['a window without a name', () => window(''), 'window() takes a name of at least one character.'],
  ['a slot without a name', () => param(''), 'param() takes a name of at least one character.'],
  [
    'a row value of another length',
    () => tuple(Post.id, Post.score).eq([1] as never),
    'A tuple of 2 expressions is compared with a list of 2 values.',
  ],
  [
    'an empty list of values',
    () => valuesList('v', { id: Post.id.field as never }, []),
    'valuesList() takes at least one field and one row.',
  ],
  ['arithmetic with text', () => Post.title.plus(1), 'plus() is for numbers and times; this expression is text.'],
  [
    'a time moved by a number',
    () => Post.created.plus(1 as never),
    'plus() with a time takes an interval such as "1 day", but got 1.',
  ],
  ['a path into text', () => Post.title.get('a' as never), 'get() is for JSON; this expression is text.'],
  ['an empty path', () => Post.data.get(), 'A path into a JSON document needs at least one step.'],
  [
    'an item before the first',
    () => Post.labels.index(-1),
    'index() counts the items of an array from 0, but got: -1.',
  ],
  [
    'the length of text',
    () => Post.title.length(),
    'length() is for arrays and JSON; the length of a text is fn.length(…).',
  ],
  ['an unknown part of a date', () => Post.created.extract('decade' as never), 'extract() takes one of year, quarter'],
  [
    'relations of a query without a model',
    () => selectFrom(Post.select().as('p')).with(Post.author as never),
    'with(relation) is for queries that begin with a model: Model.select().',
  ],
  ['an unknown column', () => Person.columnOf('nam'), 'Model "Person" has no field "nam". Did you mean "name"?'],
  [
    'a key of several fields as a list',
    () => PostTag.getById([1, 2] as never),
    'A row of "PostTag" is found by { postId, tagId }, but got ',
  ],
  [
    'a part of a key',
    () => PostTag.getByIdOrNull({ postId: 1 } as never),
    'A row of "PostTag" is found by { postId, tagId }, but got ',
  ],
  ['no key', () => Person.getById(undefined as never), 'A row of "Person" is found by its "id", but got undefined.'],
  [
    'a conflict with a column of another model',
    () => Person.insert({ id: 1, name: 'a' }).onConflict({ on: [Post.id as never], update: ['name'] }),
    '"Post.id" is a column of another model; one of "Person" is expected here.',
  ],
  [
    'a conflict with what is no field',
    () => Person.insert({ id: 1, name: 'a' }).onConflict({ on: [7 as never], update: ['name'] }),
    'A field of "Person" is expected here, by its name or as a column, but got 7.',
  ],
  [
    'a conflict that updates an unknown field',
    () => Person.insert({ id: 1, name: 'a' }).onConflict({ on: [Person.id], update: ['nam' as never] }),
    'Model "Person" has no field "nam". Did you mean "name"?',
  ],
  [
    'an insert from a query into columns of another model',
    () => Person.insertFrom(Post.select(Post.id), [Post.id as never]),
    '"Post.id" is a column of another model; one of "Person" is expected here.',
  ],
  [
    'rows that are no list',
    () => Person.upsertMany({ id: 1 } as never),
    'insertMany() and upsertMany() of "Person" take a list of rows.',
  ],
  [
    'a window that is not defined',
    () => Post.select({ n: fn.row_number().over(window('w', { orderBy: [Post.id] })) }).toSql(DIALECTS.postgres),
    'The window "w" is used and not defined. Give it to the query that uses it: query.window(…).',
  ],
  [
    'a window that changes the partition of its base',
    () => fn.row_number().over({ base: window('w'), partitionBy: [Post.id] }),
    'A window with a base adds an order that the base has not, and a frame',
  ],
  ['an alias without a name', () => Person.alias(''), 'alias() takes a name of at least one character.'],
];

test.each(MISUSE)('%s is refused with a sentence', (_, run, message) => {
  expect(run).toThrow(message);
});

test('queries are never changed: each method answers another', () => {
  const base = Post.select(Post.id);
  const text = base.toSql(DIALECTS.postgres).sql;
  base.where(Post.id.eq(1)).orderBy(Post.id).limit(1).groupBy(Post.id).join(Person).distinct().forUpdate();
  base.with(Post.author);
  base.union(base);
  expect(base.toSql(DIALECTS.postgres).sql).toBe(text);
  const write = Post.update({ score: 1 });
  write.where(Post.id.eq(1)).returning();
  expect(write.toSql(DIALECTS.postgres).sql).toBe('UPDATE "posts" SET "score" = $1');
});

test('noop() is a condition to begin with', () => {
  const conditions = [Person.noop(), Person.id.eq(1)];
  expect(
    Person.select(Person.id)
      .where(and(...conditions))
      .toSql(DIALECTS.postgres),
  ).toEqual({
    sql: 'SELECT "people"."id" FROM "people" WHERE TRUE AND "people"."id" = $1',
    values: ['1'],
  });
});

test('a model stands for its table in raw SQL, an alias under its name', () => {
  const Other = Visit.alias('other');
  const raw = select({ n: val(1) }).from(sql`${Visit} tablesample system (10)`);
  expect(raw.toSql(DIALECTS.postgres).sql).toBe('SELECT $1::int4 AS "n" FROM "visits" tablesample system (10)');
  expect(Visit.raw(sql`select * from ${Other}`).toSql(DIALECTS.postgres).sql).toBe('select * from "visits" AS "other"');
});
