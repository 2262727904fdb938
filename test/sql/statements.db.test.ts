import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compile } from '../../src/sql/compile/compile.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import { NODE } from '../../src/sql/nodes/brand.ts';
import type { Definition } from '../../src/sql/nodes/definition.ts';
import type { DriverValue } from '../../src/sql/nodes/expression.ts';
import {
  and,
  any,
  binary,
  call,
  column,
  exists,
  keyword,
  literal,
  not,
  ordering,
  value,
  windowOf,
} from '../../src/sql/nodes/factories.ts';
import type { Statement } from '../../src/sql/nodes/query.ts';
import {
  assignment,
  commonTable,
  compound,
  conflict,
  deleteFrom,
  derived,
  explain,
  insert,
  join,
  lock,
  select,
  selection,
  table,
  update,
  values,
} from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const users = table('users');
const id = column('users', 'id');
const name = column('users', 'name');
const age = column('users', 'age');
const idAndName = [selection(id), selection(name)];

const SCHEMA: readonly (readonly [Definition, string])[] = [
  [
    { kind: 'createEnum', name: 'mood', values: ['happy', "don't care"] },
    `CREATE TYPE "mood" AS ENUM ('happy', 'don''t care')`,
  ],
  [
    {
      kind: 'createTable',
      table: users,
      ifNotExists: true,
      columns: [
        { name: 'id', type: 'int8', notNull: true },
        { name: 'name', type: 'varchar(40)', notNull: false, default: value("o'hara") },
        { name: 'age', type: 'int8', notNull: false, default: binary(literal(10), '+', literal(8)) },
        { name: 'mood', type: '"mood"', notNull: true, default: value("don't care", '"mood"') },
        {
          name: 'shout',
          type: 'varchar',
          notNull: false,
          generated: { expression: binary(name, '||', literal('!')), stored: true },
        },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        { kind: 'unique', name: 'users_name_key', columns: ['name'] },
        {
          kind: 'check',
          name: 'users_age_check',
          expression: and(binary(age, '>=', value('0')), binary(age, '<', literal(200))),
        },
      ],
    },
    `CREATE TABLE IF NOT EXISTS "users" ("id" int8 NOT NULL, "name" varchar(40) DEFAULT 'o''hara', "age" int8 DEFAULT (10 + 8), ` +
      `"mood" "mood" NOT NULL DEFAULT 'don''t care'::"mood", "shout" varchar GENERATED ALWAYS AS ("name" || '!') STORED, ` +
      `PRIMARY KEY ("id"), CONSTRAINT "users_name_key" UNIQUE ("name"), CONSTRAINT "users_age_check" CHECK ("age" >= '0' AND "age" < 200))`,
  ],
  [
    {
      kind: 'createTable',
      table: table('tweets'),
      ifNotExists: false,
      columns: [
        { name: 'id', type: 'int8', notNull: true },
        { name: 'user_id', type: 'int8', notNull: true },
      ],
      constraints: [{ kind: 'primaryKey', columns: ['id'] }],
    },
    'CREATE TABLE "tweets" ("id" int8 NOT NULL, "user_id" int8 NOT NULL, PRIMARY KEY ("id"))',
  ],
  [
    {
      kind: 'addConstraint',
      table: table('tweets'),
      constraint: {
        kind: 'foreignKey',
        name: 'tweets_user_fkey',
        columns: ['user_id'],
        references: users,
        referencedColumns: ['id'],
        onDelete: 'cascade',
      },
    },
    'ALTER TABLE "tweets" ADD CONSTRAINT "tweets_user_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE',
  ],
  [
    {
      kind: 'createIndex',
      name: 'users_adult_names',
      table: users,
      ifNotExists: true,
      unique: true,
      items: [ordering(name, 'desc')],
      include: ['mood'],
      where: binary(age, '>=', value('18', 'int8')),
    },
    `CREATE UNIQUE INDEX IF NOT EXISTS "users_adult_names" ON "users" ("name" DESC) INCLUDE ("mood") WHERE "age" >= '18'::int8`,
  ],
  [
    { kind: 'comment', on: 'column', table: users, column: 'name', text: "the user's name" },
    `COMMENT ON COLUMN "users"."name" IS 'the user''s name'`,
  ],
];

/** Four people: two of known age, one of unknown age, one without a name. */
const FILL = insert({
  table: users,
  columns: ['id', 'name', 'age'],
  source: values([
    [value('1'), value('huey'), value('3')],
    [value('2'), value('mickey'), value('7')],
    [value('3'), value('zaizee'), value(null)],
    [value('4'), value(null), keyword('default')],
  ]),
});

forEachEngine((engine) => {
  let database: TestDatabase;

  const run = async (node: Statement | Definition): Promise<readonly (readonly DriverValue[])[]> =>
    (await database.db.execute(node)).rows;

  /** The statement's text, then the rows that it gives. */
  const expectRows = async (
    node: Statement,
    text: string,
    rows: readonly (readonly DriverValue[])[],
  ): Promise<void> => {
    expect((await database.db.compile(node)).sql).toBe(text);
    expect(await run(node)).toEqual(rows);
  };

  beforeAll(async () => {
    database = await engine.createDatabase();
    for (const [node, text] of SCHEMA) {
      expect((await database.db.compile(node)).sql).toBe(text);
      await run(node);
    }
  });
  afterAll(() => database?.drop());

  beforeEach(async () => {
    await run(deleteFrom({ table: users }));
    await run(FILL);
  });

  describe('writes', () => {
    test('defaults, computed columns and enumerations', async () => {
      const node = insert({
        table: users,
        columns: ['id'],
        source: values([[literal(9)]]),
        returning: [
          selection(name),
          selection(age),
          selection(column('users', 'mood')),
          selection(column('users', 'shout'), 's'),
        ],
      });
      await expectRows(
        node,
        'INSERT INTO "users" ("id") VALUES (9) RETURNING "users"."name", "users"."age", "users"."mood", "users"."shout" AS "s"',
        [["o'hara", '18', "don't care", "o'hara!"]],
      );
    });

    test('an upsert of an old and a new row', async () => {
      const node = insert({
        table: users,
        columns: ['id', 'name'],
        source: values([
          [value('1'), value('huey II')],
          [value('5'), value('new')],
        ]),
        upsert: true,
        onConflict: conflict({
          columns: ['id'],
          action: { set: [assignment('name', column('excluded', 'name'))] },
        }),
        returning: [...idAndName, selection(age)],
      });
      const text = engine.dialect.upsert
        ? 'UPSERT INTO "users" ("id", "name") VALUES ($1, $2), ($3, $4) RETURNING "users"."id", "users"."name", "users"."age"'
        : 'INSERT INTO "users" ("id", "name") VALUES ($1, $2), ($3, $4) ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name" RETURNING "users"."id", "users"."name", "users"."age"';
      await expectRows(node, text, [
        ['1', 'huey II', '3'],
        ['5', 'new', '18'],
      ]);
    });

    test('conflicts that are ignored, and conflicts that update under a condition', async () => {
      const row = {
        table: users,
        columns: ['id', 'name'],
        source: values([[value('1'), value('other')]]),
        returning: idAndName,
      };
      const ignored = insert({ ...row, onConflict: conflict({ action: 'nothing' }) });
      await expectRows(
        ignored,
        'INSERT INTO "users" ("id", "name") VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING "users"."id", "users"."name"',
        [],
      );
      const updated = insert({
        ...row,
        onConflict: conflict({
          columns: ['id'],
          action: { set: [assignment('name', column('excluded', 'name'))], where: binary(age, '<', literal(5)) },
        }),
      });
      await expectRows(
        updated,
        'INSERT INTO "users" ("id", "name") VALUES ($1, $2) ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name" WHERE "users"."age" < 5 RETURNING "users"."id", "users"."name"',
        [['1', 'other']],
      );
    });

    test('conflicts found by a partial index', async () => {
      const node = insert({
        table: users,
        columns: ['id', 'name', 'age'],
        source: values([[literal(5), literal('adult'), literal(40)]]),
        onConflict: conflict({
          columns: ['name'],
          indexWhere: binary(age, '>=', literal(18)),
          action: { set: [assignment('age', binary(age, '+', literal(1)))] },
        }),
        returning: [selection(age)],
      });
      const text = `INSERT INTO "users" ("id", "name", "age") VALUES (5, 'adult', 40) ON CONFLICT ("name") WHERE "age" >= 18 DO UPDATE SET "age" = "users"."age" + 1 RETURNING "users"."age"`;
      await expectRows(node, text, [['40']]);
    });

    engine.skipUnless('conflictByConstraintName', 'ON CONFLICT ON CONSTRAINT')(
      'conflicts found by the name of a constraint',
      async () => {
        const node = insert({
          table: users,
          columns: ['id', 'name'],
          source: values([[literal(7), literal('huey')]]),
          onConflict: conflict({ constraint: 'users_name_key', action: 'nothing' }),
          returning: idAndName,
        });
        await expectRows(
          node,
          `INSERT INTO "users" ("id", "name") VALUES (7, 'huey') ON CONFLICT ON CONSTRAINT "users_name_key" DO NOTHING RETURNING "users"."id", "users"."name"`,
          [],
        );
      },
    );

    test('an update from a list of values', async () => {
      const node = update({
        table: table('users', { alias: 'u' }),
        set: [assignment('name', column('v', 'name')), assignment('age', binary(column('u', 'age'), '+', literal(1)))],
        from: [derived(values([[value('2', 'int8'), value('Mickey')]]), 'v', { columns: ['id', 'name'] })],
        where: binary(column('u', 'id'), '=', column('v', 'id')),
        returning: [selection(column('u', 'name')), selection(column('u', 'age'))],
      });
      const text =
        'UPDATE "users" AS "u" SET "name" = "v"."name", "age" = "u"."age" + 1 FROM (VALUES ($1::int8, $2)) AS "v" ("id", "name") WHERE "u"."id" = "v"."id" RETURNING "u"."name", "u"."age"';
      await expectRows(node, text, [['Mickey', '8']]);
    });

    test('a delete by the rows of another table', async () => {
      await run(
        insert({
          table: table('tweets'),
          columns: ['id', 'user_id'],
          source: values([
            [literal(1), literal(1)],
            [literal(2), literal(1)],
          ]),
        }),
      );
      const node = deleteFrom({
        table: users,
        using: [table('tweets', { alias: 't' })],
        where: binary(column('t', 'user_id'), '=', id),
        returning: idAndName,
      });
      const text = engine.dialect.deleteUsing
        ? 'DELETE FROM "users" USING "tweets" AS "t" WHERE "t"."user_id" = "users"."id" RETURNING "users"."id", "users"."name"'
        : 'DELETE FROM "users" WHERE EXISTS (SELECT 1 FROM "tweets" AS "t" WHERE "t"."user_id" = "users"."id") RETURNING "users"."id", "users"."name"';
      await expectRows(node, text, [['1', 'huey']]);
    });

    test('the other way to delete by the rows of another table deletes the same', async () => {
      await run(
        insert({
          table: table('tweets'),
          columns: ['id', 'user_id'],
          source: values([
            [literal(1), literal(1)],
            [literal(2), literal(1)],
            [literal(3), literal(2)],
          ]),
        }),
      );
      const node = deleteFrom({
        table: users,
        using: [table('tweets')],
        where: binary(column('tweets', 'user_id'), '=', id),
      });
      const { sql: text } = compile(node, cockroachDialect({ major: 21, minor: 1, patch: 0 }));
      expect(text).toBe(
        'DELETE FROM "users" WHERE EXISTS (SELECT 1 FROM "tweets" WHERE "tweets"."user_id" = "users"."id")',
      );
      await run({ [NODE]: true, kind: 'raw', strings: [text], nodes: [] });
      expect(await run(select({ columns: [selection(id)], from: [users], orderBy: [ordering(id)] }))).toEqual([
        ['3'],
        ['4'],
      ]);
    });

    test('a write inside WITH', async () => {
      const node = select({
        with: {
          recursive: false,
          tables: [
            commonTable({
              name: 'w',
              query: update({
                table: users,
                set: [assignment('age', literal(1))],
                where: binary(id, '<', literal(3)),
                returning: [selection(id)],
              }),
            }),
          ],
        },
        columns: [selection(call('count', [keyword('*')]))],
        from: [table('w')],
      });
      await expectRows(
        node,
        'WITH "w" AS (UPDATE "users" SET "age" = 1 WHERE "users"."id" < 3 RETURNING "users"."id") SELECT count(*) FROM "w"',
        [['2']],
      );
    });
  });

  describe('reads', () => {
    test.each<['asc' | 'desc', 'first' | 'last', readonly string[]]>([
      ['asc', 'first', ['3', '1', '2', '4']],
      ['asc', 'last', ['1', '2', '4', '3']],
      ['desc', 'first', ['3', '4', '2', '1']],
      ['desc', 'last', ['4', '2', '1', '3']],
    ])(
      '%s with NULLs %s gives the same order everywhere, also where NULLS FIRST is unknown',
      async (direction, nulls, order) => {
        const node = select({ columns: [selection(id)], from: [users], orderBy: [ordering(age, direction, nulls)] });
        expect((await run(node)).flat()).toEqual(order);
        // The other way to the same order is right on every engine that sorts NULLs as the dialect says.
        const oldest = {
          ...cockroachDialect({ major: 21, minor: 1, patch: 0 }),
          nullsSortLow: engine.dialect.nullsSortLow,
        };
        const text = compile(node, oldest).sql;
        expect(text).not.toContain('NULLS');
        expect((await run({ [NODE]: true, kind: 'raw', strings: [text], nodes: [] })).flat()).toEqual(order);
      },
    );

    test('joins, groups and aggregates', async () => {
      await run(
        insert({
          table: table('tweets'),
          columns: ['id', 'user_id'],
          source: values([
            [literal(1), literal(1)],
            [literal(2), literal(1)],
          ]),
        }),
      );
      const count = call('count', [column('t', 'id')], { filter: binary(column('t', 'id'), '>', literal(0)) });
      const node = select({
        columns: [selection(name), selection(count, 'n')],
        from: [users],
        joins: [join('left', table('tweets', { alias: 't' }), binary(column('t', 'user_id'), '=', id))],
        where: binary(id, '<', value('3')),
        groupBy: [id, name],
        having: not(binary(count, '<', literal(0))),
        orderBy: [ordering(count, 'desc')],
      });
      const text =
        'SELECT "users"."name", count("t"."id") FILTER (WHERE "t"."id" > 0) AS "n" FROM "users" LEFT JOIN "tweets" AS "t" ON "t"."user_id" = "users"."id" WHERE "users"."id" < $1 ' +
        'GROUP BY "users"."id", "users"."name" HAVING NOT (count("t"."id") FILTER (WHERE "t"."id" > 0) < 0) ORDER BY count("t"."id") FILTER (WHERE "t"."id" > 0) DESC';
      await expectRows(node, text, [
        ['huey', '2'],
        ['mickey', '0'],
      ]);
    });

    test('a shared value in SELECT and GROUP BY', async () => {
      const shared = binary(id, '%', value('2', 'int8'));
      const node = select({
        columns: [selection(shared), selection(call('count', [keyword('*')]))],
        from: [users],
        groupBy: [shared],
        orderBy: [ordering(shared)],
      });
      await expectRows(
        node,
        'SELECT "users"."id" % $1::int8, count(*) FROM "users" GROUP BY "users"."id" % $1::int8 ORDER BY "users"."id" % $1::int8',
        [
          ['0', '2'],
          ['1', '2'],
        ],
      );
    });

    test('windows', async () => {
      const node = select({
        columns: [
          selection(id),
          selection(
            call('sum', [id], {
              over: windowOf({
                base: 'w',
                frame: {
                  unit: 'rows',
                  start: { bound: 'preceding', offset: literal(1) },
                  end: { bound: 'current row' },
                },
              }),
            }),
          ),
          selection(call('row_number', [], { over: 'w' })),
        ],
        from: [users],
        windows: [{ name: 'w', window: windowOf({ orderBy: [ordering(id, 'desc')] }) }],
        orderBy: [ordering(id)],
      });
      const text =
        'SELECT "users"."id", sum("users"."id") OVER ("w" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), row_number() OVER "w" FROM "users" WINDOW "w" AS (ORDER BY "users"."id" DESC) ORDER BY "users"."id"';
      await expectRows(node, text, [
        ['1', '3', '4'],
        ['2', '5', '3'],
        ['3', '7', '2'],
        ['4', '4', '1'],
      ]);
    });

    test('recursion', async () => {
      const i = column('n', 'i');
      const node = select({
        with: {
          recursive: true,
          tables: [
            commonTable({
              name: 'n',
              columns: ['i'],
              query: compound(
                select({ columns: [selection(literal(1))] }),
                'union all',
                select({
                  columns: [selection(binary(i, '+', literal(1)))],
                  from: [table('n')],
                  where: binary(i, '<', literal(4)),
                }),
              ),
            }),
          ],
        },
        columns: [selection(call('sum', [i]))],
        from: [table('n')],
      });
      await expectRows(
        node,
        'WITH RECURSIVE "n" ("i") AS (SELECT 1 UNION ALL SELECT "n"."i" + 1 FROM "n" WHERE "n"."i" < 4) SELECT sum("n"."i") FROM "n"',
        [['10']],
      );
    });

    test('compounds keep their grouping', async () => {
      const one = select({ columns: [selection(literal(1), 'x')] });
      const two = select({ columns: [selection(literal(2), 'x')] });
      const node = compound(compound(one, 'union', two), 'except', compound(two, 'except', one), {
        orderBy: [ordering(column(undefined, 'x'), 'desc')],
        limit: value('5'),
      });
      await expectRows(
        node,
        '(SELECT 1 AS "x" UNION SELECT 2 AS "x") EXCEPT (SELECT 2 AS "x" EXCEPT SELECT 1 AS "x") ORDER BY "x" DESC LIMIT $1',
        [['1']],
      );
    });

    test('a list as one parameter, with its order', async () => {
      const node = select({
        columns: [selection(column('k', 'n')), selection(name)],
        from: [
          derived(call('unnest', [value('{3,1}', 'int8[]')]), 'k', { columns: ['id', 'n'], withOrdinality: true }),
        ],
        joins: [join('inner', users, binary(id, '=', column('k', 'id')))],
        orderBy: [ordering(column('k', 'n'))],
      });
      await expectRows(
        node,
        'SELECT "k"."n", "users"."name" FROM unnest($1::int8[]) WITH ORDINALITY AS "k" ("id", "n") INNER JOIN "users" ON "users"."id" = "k"."id" ORDER BY "k"."n"',
        [
          ['1', 'zaizee'],
          ['2', 'huey'],
        ],
      );
      await expectRows(
        select({ columns: [selection(id)], from: [users], where: any(id, '=', value('{2,9}', 'int8[]')) }),
        'SELECT "users"."id" FROM "users" WHERE "users"."id" = ANY($1::int8[])',
        [['2']],
      );
    });

    test('lateral queries, exists, distinct on and pages', async () => {
      const node = select({
        columns: [selection(id), selection(column('l', 'next'))],
        from: [users],
        joins: [
          join(
            'cross',
            derived(
              select({
                columns: [selection(column('o', 'id'), 'next')],
                from: [table('users', { alias: 'o' })],
                where: binary(column('o', 'id'), '>', id),
                orderBy: [ordering(column('o', 'id'))],
                limit: literal(1),
              }),
              'l',
              { lateral: true },
            ),
          ),
        ],
        where: exists(
          select({
            columns: [selection(literal(1))],
            from: [table('users', { alias: 'e' })],
            where: binary(column('e', 'id'), '=', id),
          }),
        ),
        distinct: [id],
        orderBy: [ordering(id)],
        limit: value('2'),
        offset: value('1'),
      });
      await expectRows(
        node,
        'SELECT DISTINCT ON ("users"."id") "users"."id", "l"."next" FROM "users" CROSS JOIN LATERAL (SELECT "o"."id" AS "next" FROM "users" AS "o" WHERE "o"."id" > "users"."id" ORDER BY "o"."id" LIMIT 1) AS "l" ' +
          'WHERE EXISTS (SELECT 1 FROM "users" AS "e" WHERE "e"."id" = "users"."id") ORDER BY "users"."id" LIMIT $1 OFFSET $2',
        [
          ['2', '3'],
          ['3', '4'],
        ],
      );
    });

    test('a lock', async () => {
      const node = select({
        columns: [selection(id)],
        from: [users],
        where: binary(id, '=', literal(1)),
        lock: lock({ strength: 'update', of: ['users'], wait: 'nowait' }),
      });
      await expectRows(node, 'SELECT "users"."id" FROM "users" WHERE "users"."id" = 1 FOR UPDATE OF "users" NOWAIT', [
        ['1'],
      ]);
    });

    engine.skipUnless('skipLocked', 'CockroachDB has SKIP LOCKED from v22.2')(
      'a lock that passes over locked rows',
      async () => {
        const node = select({
          columns: [selection(id)],
          from: [users],
          where: binary(id, '=', literal(1)),
          lock: lock({ strength: 'update', wait: 'skip locked' }),
        });
        await expectRows(node, 'SELECT "users"."id" FROM "users" WHERE "users"."id" = 1 FOR UPDATE SKIP LOCKED', [
          ['1'],
        ]);
      },
    );

    test('explain', async () => {
      const node = explain(select({ columns: [selection(id)], from: [users] }));
      expect((await database.db.compile(node)).sql).toBe('EXPLAIN SELECT "users"."id" FROM "users"');
      expect((await run(node)).length).toBeGreaterThan(0);
    });

    test('raw SQL with columns, values, a source and a query', async () => {
      const adults = select({ columns: [selection(id)], from: [users], where: binary(age, '>', value('5')) });
      const node = sql`select upper(${name}), ${'x'}::text from ${users} where ${id} in ${adults} and ${binary(age, '=', literal(7))} order by ${sql.identifier('id')}`;
      await expectRows(
        node,
        'select upper("users"."name"), $1::text from "users" where "users"."id" in (SELECT "users"."id" FROM "users" WHERE "users"."age" > $2) and ("users"."age" = 7) order by "id"',
        [['MICKEY', 'x']],
      );
    });
  });

  describe('hostile names and texts', () => {
    const evil = 'x"; DROP TABLE users; --';
    const texts = ["'; DROP TABLE users; --", '\\', "\\'", '$1', '"', 'é\n\t'];

    test('are only names and texts', async () => {
      const target = table(evil);
      await run({
        kind: 'createTable',
        table: target,
        ifNotExists: false,
        columns: [{ name: "a'b", type: 'text', notNull: false, default: literal(texts.join('')) }],
        constraints: [{ kind: 'check', name: 'c\'"', expression: binary(column(evil, "a'b"), '<>', literal("\\'")) }],
      });
      await run({ kind: 'comment', on: 'table', table: target, text: texts.join('') });
      await run(insert({ table: target, columns: [], source: 'defaults' }));
      const rows = await run(
        select({
          columns: [selection(column(evil, "a'b"), evil), ...texts.map((text) => selection(literal(text)))],
          from: [target],
        }),
      );
      expect(rows).toEqual([[texts.join(''), ...texts]]);
      await run({ kind: 'dropTable', table: target, ifExists: false, cascade: true });
      expect(await run(select({ columns: [selection(call('count', [keyword('*')]))], from: [users] }))).toEqual([
        ['4'],
      ]);
    });
  });

  describe('definitions', () => {
    engine.skipUnless('expressionIndexes', 'indexes on expressions')('an index on an expression', async () => {
      const node: Definition = {
        kind: 'createIndex',
        name: 'users_lower',
        table: users,
        ifNotExists: false,
        unique: false,
        items: [ordering(call('lower', [name]))],
      };
      expect((await database.db.compile(node)).sql).toBe('CREATE INDEX "users_lower" ON "users" ((lower("name")))');
      await run(node);
    });

    engine.skipUnless('virtualColumns', 'virtual columns')('a virtual column', async () => {
      const doubled = table('doubled');
      await run({
        kind: 'createTable',
        table: doubled,
        ifNotExists: false,
        columns: [
          { name: 'a', type: 'int8', notNull: true },
          {
            name: 'b',
            type: 'int8',
            notNull: false,
            generated: { expression: binary(column('doubled', 'a'), '*', literal(2)), stored: false },
          },
        ],
        constraints: [],
      });
      await run(insert({ table: doubled, columns: ['a'], source: values([[literal(4)]]) }));
      expect(await run(select({ columns: [selection(column('doubled', 'b'))], from: [doubled] }))).toEqual([['8']]);
      await run({ kind: 'dropTable', table: doubled, ifExists: true, cascade: false });
    });

    test('a constraint and an enumeration are dropped', async () => {
      await run({
        kind: 'addConstraint',
        table: table('tweets'),
        constraint: { kind: 'unique', name: 'tweets_unique', columns: ['user_id', 'id'] },
      });
      await run({
        kind: 'dropConstraint',
        table: table('tweets'),
        name: 'tweets_unique',
        constraint: 'unique',
        ifExists: false,
      });
      await run({ kind: 'createEnum', name: 'gone', values: ['a'] });
      await run({ kind: 'dropEnum', name: 'gone', ifExists: false });
      await expect(run({ kind: 'dropEnum', name: 'gone', ifExists: false })).rejects.toMatchObject({
        sqlState: '42704',
      });
      await run({ kind: 'dropEnum', name: 'gone', ifExists: true });
    });
  });
});
