import { expect, test } from 'vitest';
import type { Alteration, ColumnChange } from '../../src/sql/nodes/alteration.ts';
import { literal } from '../../src/sql/nodes/factories.ts';
import { table } from '../../src/sql/nodes/query-factories.ts';
import { bound, type Expected, expectTexts } from './compile-for.ts';

const users = table('users');
const column = { name: 'age', type: 'int4', notNull: true, default: literal(0) };
const alter = (action: ColumnChange): Alteration => ({ kind: 'alterColumn', table: users, column: 'age', action });

const CASES: readonly (readonly [string, Alteration, Expected])[] = [
  [
    'a column is added',
    { kind: 'addColumn', table: users, column },
    'ALTER TABLE "users" ADD COLUMN "age" int4 NOT NULL DEFAULT 0',
  ],
  ['and dropped', { kind: 'dropColumn', table: users, column: 'age' }, 'ALTER TABLE "users" DROP COLUMN "age"'],
  [
    'and renamed',
    { kind: 'renameColumn', table: users, column: 'age', to: 'years' },
    'ALTER TABLE "users" RENAME COLUMN "age" TO "years"',
  ],
  [
    'a table is renamed',
    { kind: 'renameTable', table: table('users', { schema: 's' }), to: 'people' },
    'ALTER TABLE "s"."users" RENAME TO "people"',
  ],
  [
    'a type is changed in place',
    alter({ change: 'type', type: 'int8' }),
    'ALTER TABLE "users" ALTER COLUMN "age" SET DATA TYPE int8',
  ],
  [
    'a type is changed by a cast',
    alter({ change: 'type', type: 'varchar(9)', collation: 'C', cast: 'direct' }),
    'ALTER TABLE "users" ALTER COLUMN "age" SET DATA TYPE varchar(9) COLLATE "C" USING "age"::varchar(9)',
  ],
  [
    'a type is changed by way of text',
    alter({ change: 'type', type: '"mood"', cast: 'viaText' }),
    'ALTER TABLE "users" ALTER COLUMN "age" SET DATA TYPE "mood" USING "age"::text::"mood"',
  ],
  [
    'a default is set',
    alter({ change: 'setDefault', default: literal('x') }),
    'ALTER TABLE "users" ALTER COLUMN "age" SET DEFAULT \'x\'',
  ],
  ['and dropped', alter({ change: 'dropDefault' }), 'ALTER TABLE "users" ALTER COLUMN "age" DROP DEFAULT'],
  ['NULL is refused', alter({ change: 'setNotNull' }), 'ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL'],
  ['and allowed', alter({ change: 'dropNotNull' }), 'ALTER TABLE "users" ALTER COLUMN "age" DROP NOT NULL'],
  [
    'a column becomes an identity',
    alter({ change: 'addIdentity', identity: 'always' }),
    {
      postgres: 'ALTER TABLE "users" ALTER COLUMN "age" ADD GENERATED ALWAYS AS IDENTITY',
      cockroach21: { refused: 'CockroachDB 21.1.0 has no identity columns: use a UUID or a row id as the key.' },
      cockroach25: 'ALTER TABLE "users" ALTER COLUMN "age" ADD GENERATED ALWAYS AS IDENTITY',
    },
  ],
  ['and a plain one', alter({ change: 'dropIdentity' }), 'ALTER TABLE "users" ALTER COLUMN "age" DROP IDENTITY'],
  [
    'a constraint is renamed',
    { kind: 'renameConstraint', table: users, name: 'a', to: 'b' },
    'ALTER TABLE "users" RENAME CONSTRAINT "a" TO "b"',
  ],
  [
    'an index is renamed',
    { kind: 'renameIndex', table: users, name: 'a', to: 'b' },
    {
      postgres: 'ALTER INDEX "a" RENAME TO "b"',
      cockroach21: 'ALTER INDEX "users"@"a" RENAME TO "b"',
      cockroach25: 'ALTER INDEX "users"@"a" RENAME TO "b"',
    },
  ],
  [
    'an index is dropped',
    { kind: 'dropIndex', table: table('users', { schema: 's' }), name: 'a', ifExists: true, concurrently: true },
    {
      postgres: 'DROP INDEX CONCURRENTLY IF EXISTS "s"."a"',
      cockroach21: 'DROP INDEX IF EXISTS "s"."users"@"a" CASCADE',
      cockroach25: 'DROP INDEX IF EXISTS "s"."users"@"a" CASCADE',
    },
  ],
  [
    'a key is replaced by another one',
    {
      kind: 'replacePrimaryKey',
      table: users,
      name: 'old',
      constraint: { kind: 'primaryKey', name: 'new', columns: ['a', 'b'] },
    },
    'ALTER TABLE "users" DROP CONSTRAINT "old", ADD CONSTRAINT "new" PRIMARY KEY ("a", "b")',
  ],
  [
    'a key is taken away',
    { kind: 'replacePrimaryKey', table: users, name: 'old' },
    {
      postgres: 'ALTER TABLE "users" DROP CONSTRAINT "old"',
      cockroach21: { refused: 'CockroachDB 21.1.0 has no way to take the key of a table away: give it another key.' },
      cockroach25: { refused: 'CockroachDB 25.4.0 has no way to take the key of a table away: give it another key.' },
    },
  ],
  [
    'a type gets a value',
    { kind: 'addEnumValue', name: 'mood', value: "it's", before: 'bad' },
    "ALTER TYPE \"mood\" ADD VALUE 'it''s' BEFORE 'bad'",
  ],
  [
    'and loses one',
    { kind: 'dropEnumValue', name: 'mood', value: 'bad' },
    {
      postgres: { refused: 'PostgreSQL 18.0 has no way to drop a value of a type: make the type anew.' },
      cockroach21: 'ALTER TYPE "mood" DROP VALUE \'bad\'',
      cockroach25: 'ALTER TYPE "mood" DROP VALUE \'bad\'',
    },
  ],
  ['a type is renamed', { kind: 'renameEnum', schema: 's', name: 'a', to: 'b' }, 'ALTER TYPE "s"."a" RENAME TO "b"'],
  [
    'rows get a time to live',
    {
      kind: 'setTableOptions',
      table: users,
      options: { ttlExpirationExpression: "at + '1 day'", ttlJobCron: '@daily' },
    },
    {
      postgres: {
        refused: 'PostgreSQL 18.0 has no row-level time to live: delete expired rows by a job of yours.',
      },
      cockroach21: {
        refused: 'CockroachDB 21.1.0 has no row-level time to live: delete expired rows by a job of yours.',
      },
      cockroach25: "ALTER TABLE \"users\" SET (ttl_expiration_expression = 'at + ''1 day''', ttl_job_cron = '@daily')",
    },
  ],
];

test.each(CASES)('%s', (_, node, expected) => {
  expectTexts(node, expected);
});

test('a change of a column that is none is refused', () => {
  expect(() => bound(alter({ change: 'drop everything' } as never))).toThrow(
    '"drop everything" is no change of a column.',
  );
});
