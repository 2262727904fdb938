import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Engine, engines, type TestDatabase } from '../setup/engines.ts';
import { folderOf, MODELS, phoebe, start } from './phoebe-process.ts';

const USER = MODELS['models/user.ts']!;

test('models become tables and change them by migrations, from the command line alone', {
  timeout: 240_000,
}, async () => {
  const cwd = folderOf({ 'models/user.ts': USER });
  const { url } = await serverDatabase();
  const run = (...args: string[]) => phoebe(args, { cwd, env: { DATABASE_URL: url } });
  const files = () => readdirSync(join(cwd, 'schema/migrations')).sort();
  const said = async (...args: string[]) => {
    const { status, stdout, stderr } = await run(...args);
    expect([status, stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([0, '']);
    return stdout;
  };

  expect(await said('migrate', 'create', 'the', 'users')).toMatch(
    /^Wrote schema\/migrations\/\d{14}_the_users\.sql\. Read it, then apply it: phoebe migrate up\n$/,
  );
  const [first] = files();
  const name = first!.replace('.sql', '');
  const text = readFileSync(join(cwd, 'schema/migrations', first!), 'utf8');
  expect(text).toContain('-- up\n\nCREATE TABLE "users" (\n  "id" uuid NOT NULL DEFAULT gen_random_uuid(),\n');
  expect(text).toContain('-- down\n\n-- destructive: the table "users" with its rows\nDROP TABLE "users";\n');
  expect(await said('migrate', 'status')).toBe(`${name}  pending\n`);
  expect(await said('migrate', 'up')).toBe(`Applied ${name}\n`);

  writeFileSync(join(cwd, 'models/user.ts'), USER.replace('username:', 'login:'));
  const asked = await run('migrate', 'create', 'logins');
  expect([asked.status, asked.stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([
    1,
    'phoebe: Something goes and something comes that may be the same under another name. Say which is, or --no-renames:\n' +
      '  --rename users.username=login\n',
  ]);
  const check = await run('migrate', 'diff', '--check', '--no-renames');
  expect(check.status).toBe(1);
  expect(check.stdout).toContain(
    '-- destructive: the values of "users"."username"\nALTER TABLE "users" DROP COLUMN "username";\n',
  );
  const byHand = join(cwd, 'schema/migrations/9_by_hand.sql');
  writeFileSync(byHand, '-- up\nSELECT 1;');
  const refused = await run('migrate', 'create', 'more');
  expect([refused.status, refused.stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([
    1,
    'phoebe: The database is not where the migrations end: "9_by_hand" was not applied. ' +
      'Apply it first, so that the next one says only what is new: phoebe migrate up\n',
  ]);
  rmSync(byHand);
  await said('migrate', 'create', 'logins', '--rename', 'users.username=login');
  const names = files().map((file) => file.replace('.sql', ''));
  expect(JSON.parse(await said('migrate', 'up', '--json'))).toEqual({ migrations: [names[1]] });
  expect(await said('migrate', 'diff', '--check')).toBe('The database is what the models say.\n');
  expect(await said('models', 'pull', '--stdout')).toContain('    login: text().unique(),\n');
  const taken = await run('models', 'pull');
  expect([taken.status, taken.stderr]).toEqual([
    1,
    expect.stringContaining(
      'phoebe: models/user.ts is there already. Name another folder with --out, or allow it with --overwrite.\n',
    ),
  ]);

  expect(await said('migrate', 'down')).toBe(`Took back ${names[1]}\n`);
  const back = await run('migrate', 'down');
  expect(back.status).toBe(1);
  expect(back.stderr).toContain(`The migration "${name}" destroys the table "users" with its rows. Allow it`);
  expect(await said('migrate', 'down', '--allow-destructive')).toBe(`Took back ${name}\n`);
  const status = JSON.parse(await said('migrate', 'status', '--json')) as { migrations: { state: string }[] };
  expect(status.migrations.map(({ state }) => state)).toEqual(['pending', 'pending']);
});

// An embedded database belongs to one process at a time, so this test could not see what the other one waits for.
test.skipIf(serverEngine().name !== 'postgres')('Ctrl+C ends a migration between two statements', async () => {
  const gate = 777;
  const cwd = folderOf({
    'schema/migrations/1_first.sql': '-- up\nCREATE TABLE a (n int);',
    'schema/migrations/2_second.sql': `-- up\nCREATE TABLE b (n int);\nSELECT pg_advisory_xact_lock(${gate});\nCREATE TABLE c (n int);`,
  });
  const { url, db } = await serverDatabase();
  const result = await db.onConnection(async (session) => {
    await session.control(`SELECT pg_advisory_lock(${gate})`);
    const running = start(['migrate', 'up'], { cwd, env: { DATABASE_URL: url } });
    const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${gate} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    while ((await session.control(waiting)).rows.length === 0);
    running.process.kill('SIGINT');
    await new Promise<void>((resolve) => {
      running.process.stderr?.on('data', () => {
        if (running.output().stderr.includes('Ctrl+C')) resolve();
      });
    });
    await session.control(`SELECT pg_advisory_unlock(${gate})`);
    return running.finished;
  });
  expect({ ...result, stderr: result.stderr.replace(/^Phoebe is .*\n/gm, '') }).toEqual({
    status: 130,
    stdout: 'Applied 1_first\n',
    stderr:
      'Phoebe stops when this statement is done. Ctrl+C stops it at once.\n' +
      'phoebe: The migration "2_second" failed at statement 3 of 3 on its way up: It was stopped (SIGINT). Nothing of it was applied.\n',
  });
});

/** A database on a server, where there is one: a process opens it faster than an embedded one. */
async function serverDatabase(): Promise<TestDatabase> {
  const database = await serverEngine().createDatabase();
  onTestFinished(() => database.drop());
  return database;
}

function serverEngine(): Engine {
  return engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;
}

test('bad input is one sentence', async () => {
  const cwd = folderOf({ 'models/user.ts': USER, 'schema/migrations/1_bad.sql': 'CREATE TABLE a (n int);' });
  const sentence = async (...args: string[]) => {
    const { status, stdout, stderr } = await phoebe(args, { cwd });
    expect([status, stdout]).toEqual([1, '']);
    return stderr.replace(/^Phoebe is .*\n/gm, '');
  };
  expect(await sentence('migrate', 'up')).toBe(
    'phoebe: The migration "1_bad" has no line "-- up". Write one in front of its statements.\n',
  );
  expect(await sentence('migrate', 'diff', '--rename', 'users')).toBe(
    'phoebe: --rename takes "old=new" or "table.old=new", but got "users".\n',
  );
  expect(await sentence('migrate', 'down', '--count', '0')).toContain('It is a whole number of at least 1.');
});
