import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { foreignKey, model, text, uuidKey } from '../../src/orm/index.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { type AtEnd, folderOf, MODELS, start } from './phoebe-process.ts';
import { noTerminal, openTerminal } from './terminal.ts';

const User = model('User', { id: uuidKey(), username: text().unique() });
const Tweet = model('Tweet', { id: uuidKey(), user: foreignKey(() => User, { backref: 'tweets' }), content: text() });

const ENGINE = engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;

const cleanUps: (() => unknown)[] = [];
const suiteEnd: AtEnd = (cleanUp) => cleanUps.unshift(cleanUp);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

let database: TestDatabase;
let cwd: string;
let env: Record<string, string>;
beforeAll(async () => {
  database = await ENGINE.createDatabase();
  suiteEnd(() => database.drop());
  cwd = folderOf(MODELS, suiteEnd);
  env = { DATABASE_URL: database.url };
  // A connection that is closed again: an embedded database is for one process at a time.
  const db = connect(database.url);
  await createTables(db, [User, Tweet]);
  await db.close();
});

async function script(...lines: readonly string[]) {
  const running = start(['console'], { cwd, env });
  running.process.stdin?.end(`${lines.join('\n')}\n`);
  const { status, stdout, stderr } = await running.finished;
  return { status, stdout, stderr: stderr.replace(/^Phoebe is .*\n/gm, '') };
}

describe.skipIf(noTerminal !== undefined)(`phoebe console on a terminal${noTerminal ? ` (${noTerminal})` : ''}`, () => {
  test('runs statements with await, shows SQL when it is told to, and keeps the lines', async () => {
    const terminal = openTerminal(['console', '--history', 'typed.txt'], { cwd, env });
    const type = (line: string) => terminal.type(`${line}\r`);
    expect(await terminal.until('phoebe> ')).toContain(': Tweet, User\nAwait your queries.');
    type("const huey = await User.create({ username: 'huey' })");
    await terminal.until(/\nphoebe> /);
    type('huey.username.length');
    await terminal.until(/\n4\nphoebe> /);
    expect(terminal.raw()).toContain('\u001b[33m4\u001b[39m');
    type("await User.create({ username: 'huey' })");
    await terminal.until(
      /Uncaught:?\s+UniqueViolationError: A row with this "username" exists already \(constraint "users_username_key"\)\.\nphoebe> /,
    );
    type('.sql on');
    await terminal.until(/\nphoebe> /);
    type("(await User.select().where(or(User.username.eq('huey'), User.username.eq('x')))).length");
    expect(await terminal.until(/\n1\nphoebe> /)).toMatch(
      /\nSELECT "users"\."id", "users"\."username" FROM "users" WHERE .+; -- \["huey","x"\] -- 1 rows, [\d.]+ ms\n/,
    );
    type('.models');
    await terminal.until(
      'Tweet (table tweets)\n  id       id uuid\n  userId   user_id uuid\n  content  content text\n',
    );
    terminal.type('\u0004');
    expect((await terminal.ended).status).toBe(0);
    const typed = readFileSync(join(cwd, 'typed.txt'), 'utf8').split('\n');
    expect(typed).toContain('huey.username.length');
  });
});

describe('phoebe console in a pipe', () => {
  test('prints what statements give, one after the other, without prompts', async () => {
    const result = await script(
      '.sql off',
      'const gone = [await Tweet.delete(), await User.delete()]',
      "for (const username of ['mickey', 'zaizee']) {",
      '  await User.create({ username })',
      '}',
      'const users = await User.select().orderBy(User.username)',
      'users.map((user) => user.username)',
      "await db.runTransaction(async (tx) => { await User.create({ username: 'huey' }); return tx.attempt })",
      "User.select(User.username).where(User.username.eq('huey'))",
      'models.User === User && new Date() instanceof Date && typeof sql',
      '(User.select()',
      '  .limit(1))',
      '.exit',
      "'never'",
    );
    expect(result).toEqual({
      status: 0,
      stderr: '',
      stdout:
        "[ 'mickey', 'zaizee' ]\n1\n" +
        'SELECT "users"."username" FROM "users" WHERE "users"."username" = $1 -- ["huey"]\n(a query that has not run: await it)\n' +
        "'function'\n" +
        'SELECT "users"."id", "users"."username" FROM "users" LIMIT $1 -- ["1"]\n(a query that has not run: await it)\n',
    });
  });

  test('ends with the first statement that fails, its line and status 1', async () => {
    const failed = await script("'first'", 'await User.create({ username: 1 })', "'never'");
    expect(failed).toEqual({
      status: 1,
      stdout: "'first'\n",
      stderr: 'phoebe: Line 2 failed: InvalidValueError: "User.username": A text is expected, but got 1.\n',
    });
    expect((await script('User.select()', '  .limit(1)')).stderr).toBe(
      'phoebe: Line 2 failed: There is no such command. A statement goes on in the next line where a bracket is open: put it in brackets.\n',
    );
    expect(await script('[1, 2', '')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'phoebe: The last statement is not complete: a bracket or a quote is open.\n',
    });
  });
});
