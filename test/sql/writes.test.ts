import { describe, expect, test } from 'vitest';
import { and, binary, column, keyword, literal, value } from '../../src/sql/nodes/factories.ts';
import type { InsertNode, Statement } from '../../src/sql/nodes/query.ts';
import {
  assignment,
  commonTable,
  conflict,
  deleteFrom,
  derived,
  insert,
  join,
  select,
  selection,
  table,
  update,
  values,
} from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { bound, type Expected, expectEverywhere, expectTexts } from './compile-for.ts';

const users = table('users');
const id = column('users', 'id');
const name = column('users', 'name');
const row = {
  table: users,
  columns: ['id', 'name'],
  source: values([[value('1'), value('huey')]]),
} as const satisfies Omit<InsertNode, 'kind'>;
const INSERT = 'INSERT INTO "users" ("id", "name") VALUES ($1, $2)';
const excludedName = assignment('name', column('excluded', 'name'));
const setName = conflict({ columns: ['id'], action: { set: [excludedName] } });

type Printed = readonly [name: string, node: Statement, text: string, values?: readonly unknown[]];

const SAME_EVERYWHERE: readonly Printed[] = [
  ['an insert', insert(row), INSERT, ['1', 'huey']],
  [
    'an insert of several rows that returns',
    insert({
      ...row,
      source: values([
        [value('1'), keyword('default')],
        [value('2'), value(null)],
      ]),
      returning: [selection(id), selection(name, 'n')],
    }),
    'INSERT INTO "users" ("id", "name") VALUES ($1, DEFAULT), ($2, $3) RETURNING "users"."id", "users"."name" AS "n"',
    ['1', '2', null],
  ],
  [
    'an insert of defaults',
    insert({ table: users, columns: [], source: 'defaults' }),
    'INSERT INTO "users" DEFAULT VALUES',
  ],
  [
    'an insert without a list of columns',
    insert({ table: users, columns: [], source: values([[literal(1)]]) }),
    'INSERT INTO "users" VALUES (1)',
  ],
  [
    'an insert from a query',
    insert({
      ...row,
      source: select({ columns: [selection(id), selection(name)], from: [table('old', { alias: 'users' })] }),
    }),
    'INSERT INTO "users" ("id", "name") SELECT "users"."id", "users"."name" FROM "old" AS "users"',
  ],
  [
    'an insert from raw SQL',
    insert({ ...row, source: sql`select 1, ${'x'}` }),
    'INSERT INTO "users" ("id", "name") select 1, $1',
    ['x'],
  ],
  [
    'an insert behind with',
    insert({
      ...row,
      with: {
        recursive: false,
        tables: [commonTable({ name: 'x', query: select({ columns: [selection(literal(1))] }) })],
      },
    }),
    `WITH "x" AS (SELECT 1) ${INSERT}`,
    ['1', 'huey'],
  ],
  [
    'an insert with an alias',
    insert({ ...row, table: table('users', { schema: 'app', alias: 'u' }) }),
    'INSERT INTO "app"."users" AS "u" ("id", "name") VALUES ($1, $2)',
    ['1', 'huey'],
  ],
  [
    'ignored conflicts',
    insert({ ...row, onConflict: conflict({ action: 'nothing' }) }),
    `${INSERT} ON CONFLICT DO NOTHING`,
    ['1', 'huey'],
  ],
  [
    'ignored conflicts of columns',
    insert({ ...row, onConflict: conflict({ columns: ['id'], action: 'nothing' }) }),
    `${INSERT} ON CONFLICT ("id") DO NOTHING`,
    ['1', 'huey'],
  ],
  [
    'updates on conflict',
    insert({
      ...row,
      onConflict: conflict({
        columns: ['id', 'name'],
        indexWhere: binary(column('users', 'deleted'), '=', literal(false)),
        action: {
          set: [excludedName, assignment('id', value('9'))],
          where: binary(name, '<>', column('excluded', 'name')),
        },
      }),
      returning: [selection(id)],
    }),
    `${INSERT} ON CONFLICT ("id", "name") WHERE "deleted" = FALSE DO UPDATE SET "name" = "excluded"."name", "id" = $3 WHERE "users"."name" <> "excluded"."name" RETURNING "users"."id"`,
    ['1', 'huey', '9'],
  ],
  [
    'an update',
    update({
      table: users,
      set: [assignment('name', value('x')), assignment('n', binary(column('users', 'n'), '+', literal(1)))],
      where: binary(id, '=', value('1')),
    }),
    'UPDATE "users" SET "name" = $1, "n" = "users"."n" + 1 WHERE "users"."id" = $2',
    ['x', '1'],
  ],
  [
    'an update to the default',
    update({ table: users, set: [assignment('name', keyword('default'))] }),
    'UPDATE "users" SET "name" = DEFAULT',
  ],
  [
    'an update from other tables',
    update({
      table: table('users', { alias: 'u' }),
      set: [assignment('name', column('v', 'name'))],
      from: [derived(values([[value('1', 'int8'), value('a')]]), 'v', { columns: ['id', 'name'] })],
      joins: [join('inner', table('tweets', { alias: 't' }), binary(column('t', 'id'), '=', column('v', 'id')))],
      where: binary(column('u', 'id'), '=', column('v', 'id')),
      returning: [selection(column('u', 'id'))],
    }),
    'UPDATE "users" AS "u" SET "name" = "v"."name" FROM (VALUES ($1::int8, $2)) AS "v" ("id", "name") INNER JOIN "tweets" AS "t" ON "t"."id" = "v"."id" WHERE "u"."id" = "v"."id" RETURNING "u"."id"',
    ['1', 'a'],
  ],
  ['a delete', deleteFrom({ table: users }), 'DELETE FROM "users"'],
  [
    'a delete that returns',
    deleteFrom({ table: users, where: binary(id, '=', value('1')), returning: [selection(keyword('*'))] }),
    'DELETE FROM "users" WHERE "users"."id" = $1 RETURNING *',
    ['1'],
  ],
];

for (const [label, node, text, parameters] of SAME_EVERYWHERE) {
  test(`prints ${label}`, () => {
    expectEverywhere(node, text, parameters);
  });
}

describe('what only some engines have', () => {
  const byUsing = deleteFrom({
    table: users,
    using: [table('banned', { alias: 'b' }), table('x')],
    where: and(binary(column('b', 'user_id'), '=', id), binary(column('x', 'n'), '>', value('3'))),
    returning: [selection(id)],
  });

  test.each<[string, Statement, Expected]>([
    [
      'UPSERT',
      insert({ ...row, upsert: true, onConflict: setName, returning: [selection(id)] }),
      {
        postgres: `${INSERT} ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name" RETURNING "users"."id"`,
        cockroach21: 'UPSERT INTO "users" ("id", "name") VALUES ($1, $2) RETURNING "users"."id"',
        cockroach25: 'UPSERT INTO "users" ("id", "name") VALUES ($1, $2) RETURNING "users"."id"',
      },
    ],
    [
      'UPSERT without a clause of its own',
      insert({ ...row, upsert: true }),
      {
        postgres: {
          refused: 'PostgreSQL 18.0 has no UPSERT: give an onConflict clause besides.',
        },
        cockroach21: 'UPSERT INTO "users" ("id", "name") VALUES ($1, $2)',
        cockroach25: 'UPSERT INTO "users" ("id", "name") VALUES ($1, $2)',
      },
    ],
    [
      'conflicts by the name of a constraint',
      insert({ ...row, onConflict: conflict({ constraint: 'users_key', action: { set: [excludedName] } }) }),
      {
        postgres: `${INSERT} ON CONFLICT ON CONSTRAINT "users_key" DO UPDATE SET "name" = "excluded"."name"`,
        cockroach21: {
          refused: 'CockroachDB 21.1.0 has no ON CONFLICT ON CONSTRAINT: name the columns of the constraint.',
        },
        cockroach25: `${INSERT} ON CONFLICT ON CONSTRAINT "users_key" DO UPDATE SET "name" = "excluded"."name"`,
      },
    ],
    [
      'DELETE … USING',
      byUsing,
      {
        postgres:
          'DELETE FROM "users" USING "banned" AS "b", "x" WHERE "b"."user_id" = "users"."id" AND "x"."n" > $1 RETURNING "users"."id"',
        cockroach21:
          'DELETE FROM "users" WHERE EXISTS (SELECT 1 FROM "banned" AS "b", "x" WHERE "b"."user_id" = "users"."id" AND "x"."n" > $1) RETURNING "users"."id"',
        cockroach25:
          'DELETE FROM "users" USING "banned" AS "b", "x" WHERE "b"."user_id" = "users"."id" AND "x"."n" > $1 RETURNING "users"."id"',
      },
    ],
    [
      'DELETE … USING without a condition',
      deleteFrom({ table: users, using: [table('x')] }),
      {
        postgres: 'DELETE FROM "users" USING "x"',
        cockroach21: 'DELETE FROM "users" WHERE EXISTS (SELECT 1 FROM "x")',
        cockroach25: 'DELETE FROM "users" USING "x"',
      },
    ],
    [
      'DELETE … USING that returns the other table',
      deleteFrom({ table: users, using: [table('x')], returning: [selection(column('x', 'n'))] }),
      {
        postgres: 'DELETE FROM "users" USING "x" RETURNING "x"."n"',
        cockroach21: {
          refused:
            'CockroachDB 21.1.0 has no DELETE … USING that returns columns of another table: return columns of the deleted rows.',
        },
        cockroach25: 'DELETE FROM "users" USING "x" RETURNING "x"."n"',
      },
    ],
  ])('%s', (_, node, expected) => {
    expectTexts(node, expected);
  });
});

describe('refuses', () => {
  test.each<[string, Statement, string]>([
    ['an update of nothing', update({ table: users, set: [] }), 'An update must set at least one column.'],
    [
      'an update on conflict of nothing',
      insert({ ...row, onConflict: conflict({ columns: ['id'], action: { set: [] } }) }),
      'An update must set at least one column.',
    ],
    [
      'an update with joins but no source',
      update({ table: users, set: [excludedName], joins: [join('cross', users)] }),
      'An update with joins needs a source in FROM to join with.',
    ],
    [
      'an update on any conflict',
      insert({ ...row, onConflict: conflict({ action: { set: [excludedName] } }) }),
      'An insert that updates on conflict must name the columns or the constraint in conflict.',
    ],
    [
      'two ways to find a conflict',
      insert({ ...row, onConflict: conflict({ columns: ['id'], constraint: 'x', action: 'nothing' }) }),
      'A conflict is found either by a constraint or by columns, not by both.',
    ],
    [
      'rows that need clauses of their own',
      insert({ ...row, parts: [{ columns: row.columns, source: row.source, onConflict: setName }] }),
      'Rows that state different fields take several statements where they may be there already, so they have no single text. Make a query for each set of fields.',
    ],
    ['defaults with columns', insert({ ...row, source: 'defaults' }), 'An insert of only defaults lists no columns.'],
    [
      'rows that are too short',
      insert({ ...row, source: values([[literal(1)]]) }),
      'The number of columns of an insert (2) and of values in its rows (1) differ.',
    ],
  ])('%s', (_, node, message) => {
    expect(() => bound(node)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
  });
});
