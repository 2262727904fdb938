import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { ask, folderOf, MODELS, phoebe, readyUrl, start } from './phoebe-process.ts';

const COUNT = '{ users { totalCount } }';

forEachEngine((engine) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await engine.createDatabase();
  });
  afterAll(() => database.drop());

  test('a seed that fails leaves no tables; the next start makes them, and a third one leaves the rows alone', async () => {
    const broken = `import { User } from './user.ts';
export async function seed() { await User.create({ username: 'huey' }); throw new Error('No more cats.'); }`;
    const env = { DATABASE_URL: database.url };
    const failed = await phoebe(['serve', '--port', '0'], {
      cwd: folderOf({ ...MODELS, 'models/seed.ts': broken }),
      env,
    });
    expect(failed.status).toBe(1);
    const cwd = folderOf(MODELS);
    for (const args of [[], ['--no-create-tables']]) {
      const running = start(['serve', '--port', '0', ...args], { cwd, env });
      expect(await ask(await readyUrl(running), COUNT)).toEqual({ data: { users: { totalCount: 1 } } });
      running.process.kill('SIGTERM');
      expect((await running.finished).status).toBe(0);
    }
  });

  test.skipIf(engine.name === 'pglite')(
    'a database that is not there is named, with what to do (an embedded one is made instead)',
    async () => {
      const url = new URL(database.url);
      url.pathname = '/no_such_database';
      const result = await phoebe(['serve', '--port', '0', '--database', url.href], { cwd: folderOf(MODELS) });
      expect(result).toMatchObject({ status: 1, stdout: '' });
      // CockroachDB lets anybody connect to a database that is not there, and refuses the first statement that needs it.
      const place =
        engine.name === 'cockroach' ? '' : ' The address comes from --database: \\w+://[^ ]+/no_such_database';
      expect(result.stderr).toMatch(new RegExp(`^phoebe: .+${place}\n$`));
    },
  );

  test.skipIf(engine.name !== 'postgres')(
    "/ready is 200 again after the server has cut every connection (pg_terminate_backend is PostgreSQL's)",
    async () => {
      const args = ['serve', '--port', '0', '--no-create-tables', '--database', database.url];
      const running = start(args, { cwd: folderOf(MODELS) });
      const ready = new URL('/ready', await readyUrl(running));
      const client = new pg.Client(database.url);
      await client.connect();
      const { rowCount } = await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await client.end();
      expect(rowCount).toBeGreaterThan(0);
      await expect.poll(async () => (await fetch(ready)).status, { timeout: 10_000 }).toBe(200);
      running.process.kill('SIGTERM');
      expect((await running.finished).status).toBe(0);
    },
  );
});
