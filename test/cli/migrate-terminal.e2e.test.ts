import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createTables } from '../../src/migrate/create-tables.ts';
import { model, text, uuidKey } from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { folderOf, MODELS } from './phoebe-process.ts';
import { noTerminal, openTerminal } from './terminal.ts';

const USER = MODELS['models/user.ts']!;
const User = model('User', { id: uuidKey(), username: text().unique() });

/** A database that the test and the command can be at together. */
const SERVER = engines().find(({ name, skipReason }) => name === 'postgres' && skipReason === undefined);
const skipReason = noTerminal ?? (SERVER === undefined ? 'needs PostgreSQL: its locks are the barrier' : undefined);

describe.skipIf(skipReason !== undefined)(`migrations on a terminal${skipReason ? ` (${skipReason})` : ''}`, () => {
  let database: TestDatabase;
  let cwd: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    database = await SERVER!.createDatabase();
    onTestFinished(() => database.drop());
    cwd = folderOf({ 'models/user.ts': USER });
    env = { DATABASE_URL: database.url };
  });
  const tables = async () => {
    const { rows } = await database.db.execute(
      sql`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    return rows.map(([name]) => name);
  };

  test('migrate create asks about a rename: Ctrl+C writes nothing, yes writes it', async () => {
    await createTables(database.db, [User]);
    writeFileSync(join(cwd, 'models/user.ts'), USER.replace('username:', 'login:'));
    const question = 'Is the column "login" of "users" the former "username"? [y/N] ';

    const left = openTerminal(['migrate', 'create', 'logins'], { cwd, env });
    await left.until(question);
    left.type('\u0003');
    const { status, rest } = await left.ended;
    expect([status, rest.trim()]).toEqual([130, 'phoebe: The question was not answered, so nothing was changed.']);
    expect(existsSync(join(cwd, 'schema'))).toBe(false);

    const answered = openTerminal(['migrate', 'create', 'logins'], { cwd, env });
    await answered.until(question);
    answered.type('y\r');
    await answered.until(/Wrote schema\/migrations\/\d{14}_logins\.sql\. Read it, then apply it: phoebe migrate up\n/);
    expect((await answered.ended).status).toBe(0);
    const [file] = readdirSync(join(cwd, 'schema/migrations'));
    expect(readFileSync(join(cwd, 'schema/migrations', file!), 'utf8')).toContain(
      'ALTER TABLE "users" RENAME COLUMN "username" TO "login";\n',
    );
  });

  test('Ctrl+C in the middle of migrate up leaves nothing of the migration', async () => {
    const gate = new pg.Client(database.url);
    await gate.connect();
    onTestFinished(() => gate.end());
    await gate.query('CREATE TABLE gate (n int)');
    await gate.query('BEGIN; LOCK TABLE gate');
    const migrations = folderOf({
      '1_first.sql':
        '-- up\nCREATE TABLE made (n int);\nLOCK TABLE gate;\nCREATE TABLE late (n int);\n-- down\nDROP TABLE made;\n',
    });
    const up = ['migrate', 'up', '--migrations', migrations];
    const terminal = openTerminal(up, { cwd, env });
    await terminal.until('Phoebe is running statement 2 of 3 of 1_first …');
    terminal.type('\u0003');
    await terminal.until('Phoebe stops when this statement is done. Ctrl+C stops it at once.');
    await gate.query('ROLLBACK');
    const { status, rest } = await terminal.ended;
    expect([status, rest]).toEqual([130, expect.stringContaining('Nothing of it was applied.')]);
    expect(await tables()).toEqual(['gate', 'phoebe_migrations']);

    const again = openTerminal(up, { cwd, env });
    await again.until('Applied 1_first');
    expect((await again.ended).status).toBe(0);
    expect(await tables()).toEqual(['gate', 'late', 'made', 'phoebe_migrations']);
  });
});
