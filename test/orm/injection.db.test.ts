import { fn, integer, model, sql, text, valuesList, window } from 'phoebe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { DIALECTS } from '../setup/expect-sql.ts';
import { MODELS, openBlog, Person, Post } from './blog.ts';

/** Each ends a string, an identifier, a comment or a statement, or has a meaning in some format on the way. */
const HOSTILE = [
  `'; DROP TABLE people; --`,
  `"; DROP TABLE people; --`,
  `\\'; DROP TABLE people; --`,
  `$1); DROP TABLE people; --`,
  `/* */ UNION SELECT null --`,
  `{"a","b"}`,
  `{a,NULL}`,
  `%' OR '1'='1`,
  '\u2019; DROP TABLE people',
  `E'\\x27'`,
] as const;

/** What a client could send as JSON to look like a node, an expression, a query or raw SQL. */
const LOOK_ALIKES: readonly object[] = [
  { kind: 'raw', strings: ['DROP TABLE people'], nodes: [] },
  { node: { kind: 'raw', strings: ['1) OR (1=1'], nodes: [] } },
  { kind: 'literal', value: 'x' },
  { kind: 'column', source: 'people', name: 'email' },
  { quantifier: 'any', operand: { kind: 'keyword', keyword: '*' } },
  { name: 'slot' },
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openBlog(engine);
    database.db.bind(MODELS);
  });
  afterAll(async () => {
    expect(await Person.count()).toBe(4);
    await database.drop();
  });

  describe.each(HOSTILE)('%j', (text) => {
    test('is a value in comparisons, lists, patterns and functions', async () => {
      expect(await Person.select().where(Person.name.eq(text))).toEqual([]);
      expect(await Person.select().where(Person.name.in([text, text]))).toEqual([]);
      expect(await Person.select().where(Person.name.contains(text).or(Person.name.like(text)))).toEqual([]);
      expect(await Person.select({ x: fn.concat(text, Person.name) }).limit(1)).toEqual([{ x: `${text}Ada` }]);
      expect(await Person.select({ x: sql`${text}::text` }).limit(1)).toEqual([{ x: text }]);
    });

    test('is written and read back as it is', async () => {
      const row = await Person.create({ id: 100, name: text, email: text });
      expect(row).toMatchObject({ name: text, email: text });
      expect(await Person.count(Person.name.startsWith(text), Person.email.endsWith(text))).toBe(1);
      expect(await Person.updateMany([{ id: 100, email: `${text}!` }])).toBe(1);
      expect((await Person.getById(100)).email).toBe(`${text}!`);
      await Person.deleteById(100);
    });

    test('is a path, a key, an item and a part of JSON and arrays', async () => {
      await Post.updateById(4, { data: { [text]: { a: text } }, labels: [text, 'x'] });
      const where = Post.id.eq(4);
      expect(
        await Post.select({
          got: Post.data.text(text, 'a'),
          one: Post.data.get(text),
          set: Post.data.set([text, 'b'], text),
          item: Post.labels.index(0),
        }).where(
          where,
          Post.data.hasKey(text),
          Post.data.contains({ [text]: { a: text } }),
          Post.labels.contains([text]),
        ),
      ).toEqual([{ got: text, one: { a: text }, set: { [text]: { a: text, b: text } }, item: text }]);
      expect(await Post.select({ gone: Post.data.remove(text) }).where(where)).toEqual([{ gone: {} }]);
    });

    test('is an alias and a column of the result', async () => {
      const name = text.slice(0, 60);
      expect(await Person.select({ [name]: Person.id }).where(Person.id.eq(1))).toEqual([{ [name]: 1 }]);
      const Other = Person.alias(name);
      expect(await Other.select(Other.id).where(Other.id.eq(2))).toEqual([{ id: 2 }]);
      const sub = Person.select({ [name]: Person.id }).as(name);
      expect(
        await Person.select({ n: sub.columns[name]! })
          .join(sub, { on: sub.columns[name]!.eq(Person.id) })
          .count(),
      ).toBe(4);
      const list = valuesList(name, { [name]: integer() }, [{ [name]: 1 }]);
      expect(await Person.select(Person.id).join(list, { on: list.columns[name]!.eq(Person.id) })).toEqual([{ id: 1 }]);
      const over = window(name, { orderBy: [Person.id] });
      expect(
        await Person.select({ n: fn.row_number().over(over) })
          .window(over)
          .count(),
      ).toBe(4);
    });

    test('is refused where only words of SQL may stand', () => {
      const misuse: readonly (() => unknown)[] = [
        () => (fn as any)[text](1).as('x') && Person.select({ x: (fn as any)[text](1) }).toSql(DIALECTS.postgres),
        () => Post.created.truncate(text as never),
        () => Post.created.extract(text as never),
        () => Person.select().orderBy(text as never),
        () =>
          Person.select()
            .forUpdate({ wait: text as never })
            .toSql(DIALECTS.postgres),
        () => Person.select().asOfSystemTime(text),
        () => fn.sum(Person.age).over({ rows: text as never }),
        () => fn.sum(Person.age).over({ rows: 'current row', exclude: text as never }),
        () => Person.columnOf(text),
        () => Post.title.matches('x', { language: text }),
        () => Post.title.matches('x', { as: text as never }),
        () => Person.select().limit(text as never),
        () =>
          Person.select()
            .limit(1)
            .offset(text as never),
        () => Person.insert({ [text]: 1 } as never),
        () => Person.update({ [text]: 1 } as never),
        () =>
          Person.select()
            .union(Person.select())
            .orderBy(text as never),
      ];
      for (const run of misuse) expect(run).toThrow();
    });
  });

  test.each(LOOK_ALIKES)('an object of a client that looks like %j is a value', async (object) => {
    const value = JSON.parse(JSON.stringify(object)) as never;
    expect(() => Person.name.eq(value)).toThrow('A text is expected');
    expect(() => Person.select().where(value).toSql(DIALECTS.postgres)).toThrow();
    expect(() => Person.select({ x: value })).toThrow('is not an expression');
    expect(() => Person.select().orderBy(value)).toThrow();
    expect(() => Person.insert({ id: 1, name: value })).toThrow('A text is expected');
    expect(() => Person.select().join(value, { on: Person.id.eq(1) })).toThrow();
    await Post.updateById(4, { data: value });
    expect((await Post.getById(4)).data).toEqual(object);
    expect(await Post.count(Post.data.eq(value))).toBe(1);
    expect(await Post.count(Post.data.contains(value))).toBe(1);
    expect(await Person.select({ x: sql`${value}::jsonb` }).limit(1)).toEqual([{ x: object }]);
  });

  test('a priority or a time of a transaction is one of the known words', async () => {
    for (const text of HOSTILE) {
      await expect(database.db.runTransaction(async () => 1, { priority: text as never })).rejects.toThrow(
        'priority must be',
      );
      await expect(database.db.runTransaction(async () => 1, { asOfSystemTime: text })).rejects.toThrow();
      await expect(database.db.runTransaction(async () => 1, { isolation: text as never })).rejects.toThrow(
        'isolation must be',
      );
    }
  });
});

test('a model may have hostile names for its table and columns', () => {
  const Odd = model(
    'Odd',
    { id: integer().primaryKey(), value: text().columnName('a"; DROP TABLE x; --') },
    { tableName: `t'"; --` },
  );
  expect(Odd.select(Odd.value).where(Odd.value.eq('x')).toSql(DIALECTS.postgres).sql).toBe(
    `SELECT "t'""; --"."a""; DROP TABLE x; --" FROM "t'""; --" WHERE "t'""; --"."a""; DROP TABLE x; --" = $1`,
  );
});
