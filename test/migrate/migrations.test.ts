import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lossesOf, parseMigration } from '../../src/migrate/migrations/migration-file.ts';
import { migrationName, readMigrations, writeMigration } from '../../src/migrate/migrations/migration-folder.ts';
import { printMigration } from '../../src/migrate/migrations/print-migration.ts';
import { literal } from '../../src/sql/nodes/factories.ts';
import { table } from '../../src/sql/nodes/query-factories.ts';
import { DIALECTS } from '../sql/compile-for.ts';

const users = table('users');
const TEXT = printMigration(
  {
    title: 'Add nick\nnames',
    up: [
      {
        statement: {
          kind: 'createTable',
          table: users,
          ifNotExists: false,
          columns: [
            { name: 'id', type: 'uuid', notNull: true },
            { name: 'nick', type: 'varchar(9)', notNull: false, default: literal('a, (b') },
          ],
          constraints: [{ kind: 'primaryKey', name: 'users_pkey', columns: ['id'] }],
        },
      },
      {
        statement: {
          kind: 'addConstraint',
          table: users,
          constraint: { kind: 'unique', name: 'users_nick_key', columns: ['nick'] },
        },
        note: 'fails where two rows have the same values',
      },
    ],
    down: [
      {
        statement: { kind: 'dropTable', table: users, ifExists: false, cascade: false },
        destroys: 'the table "users" with its rows',
      },
    ],
  },
  DIALECTS.postgres,
);

test('a migration is a file that a person can read', () => {
  expect(TEXT).toBe(`-- Add nick names
-- Made for PostgreSQL 18.0. Read it, and edit it where you know better, before it is applied.

-- up

CREATE TABLE "users" (
  "id" uuid NOT NULL,
  "nick" varchar(9) DEFAULT 'a, (b',
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- fails where two rows have the same values
ALTER TABLE "users" ADD CONSTRAINT "users_nick_key" UNIQUE ("nick");

-- down

-- destructive: the table "users" with its rows
DROP TABLE "users";
`);
});

test('and that is read back statement by statement', () => {
  const migration = parseMigration('1_first', TEXT);
  expect(migration.up).toHaveLength(2);
  expect(migration.up[0]).toMatch(/^CREATE TABLE "users" \(\n {2}"id"/);
  expect(migration.up[1]).toMatch(/^-- fails where .*\nALTER TABLE "users" ADD CONSTRAINT/);
  expect(migration.down).toEqual(['-- destructive: the table "users" with its rows\nDROP TABLE "users"']);
  expect(lossesOf(migration.up)).toEqual([]);
  expect(lossesOf(migration.down)).toEqual(['the table "users" with its rows']);
});

test('its checksum is that of its statements, whatever comments and line ends they have', () => {
  const { checksum } = parseMigration('a', '-- up\nSELECT 1;\nSELECT 2;\n-- down\nSELECT 3;');
  expect(parseMigration('b', '-- Title\r\n-- UP\r\n\r\n-- why\r\nSELECT 1;\r\n SELECT 2 ; \r\n').checksum).toBe(
    checksum,
  );
  expect(parseMigration('c', '-- up\nSELECT 1;\nSELECT 3;').checksum).not.toBe(checksum);
  expect(parseMigration('d', '-- up\nSELECT 1;').checksum).not.toBe(checksum);
});

test.each([
  ['SELECT 1;', 'The migration "m" has no line "-- up". Write one in front of its statements.'],
  ['-- up\nSELECT 1;\n-- up\n', 'The migration "m" has two lines "-- up": join what is behind them.'],
])('%j is no migration', (text, message) => {
  expect(() => parseMigration('m', text)).toThrow(message);
});

test('comments alone are no statements', () => {
  expect(parseMigration('m', '-- up\n-- nothing;\n/* at all; */ ;\n-- down\n')).toMatchObject({ up: [], down: [] });
});

test('names sort by the time they were made', () => {
  const now = new Date('2026-11-22T08:30:05.678Z');
  expect(migrationName('Add nick-names', now)).toBe('20261122083005_add_nick_names');
  expect(migrationName('…', now)).toBe('20261122083005');
});

test('a folder gives its migrations in order, and a new one never overwrites another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'made', 'later');
  expect(readMigrations(path)).toEqual([]);
  writeMigration(path, '2_second', '-- up\nSELECT 2;');
  writeMigration(path, '1_first', '-- up\nSELECT 1;');
  writeFileSync(join(path, 'README.md'), 'not one of them');
  expect(readMigrations(path).map(({ name, up }) => [name, up])).toEqual([
    ['1_first', ['SELECT 1']],
    ['2_second', ['SELECT 2']],
  ]);
  expect(() => writeMigration(path, '1_first', '-- up')).toThrow('EEXIST');
});
