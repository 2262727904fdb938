import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { migrateUp, parseMigration } from '../../src/migrate/index.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { type AtEnd, ask, folderOf, MODELS, type Running, start } from './phoebe-process.ts';
import { noTerminal, openTerminal, type Terminal } from './terminal.ts';

const USER = MODELS['models/user.ts']!;
const WITH_NICK = USER.replace('text().unique()', "text().unique(), nick: text().default('none')");

/** A database on a server where there is one: a process opens it faster than an embedded one. */
const ENGINE = engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;

const cleanUps: (() => unknown)[] = [];
const suiteEnd: AtEnd = (cleanUp) => cleanUps.unshift(cleanUp);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

/** As editors do: a file that is read meanwhile is the old one or the new one, and never the beginning of it. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** A POST whose body waits: the server has taken it, and answers when `finish` sends the rest. */
async function begunRequest(url: string, query: string) {
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' };
  const request = httpRequest(url, { method: 'POST', headers });
  const answer = once(request, 'response').then(async ([response]) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    return JSON.parse(text) as unknown;
  });
  request.flushHeaders();
  await once(request, 'continue');
  return { answer, finish: () => request.end(body) };
}

describe.skipIf(noTerminal !== undefined)(`phoebe dev on a terminal${noTerminal ? ` (${noTerminal})` : ''}`, () => {
  let database: TestDatabase;
  let terminal: Terminal;
  let cwd: string;
  let url: string;
  const edit = (text: string) => writeWhole(join(cwd, 'models/user.ts'), text);
  const users = (fields: string) => ask(url, `{ users { nodes { ${fields} } } }`);

  beforeAll(async () => {
    database = await ENGINE.createDatabase();
    suiteEnd(() => database.drop());
    cwd = folderOf(MODELS, suiteEnd);
    terminal = openTerminal(['dev', '--port', '0', '--log-level', 'warn'], {
      cwd,
      env: { DATABASE_URL: database.url },
      atEnd: suiteEnd,
    });
    url = /http:\S+graphql/.exec(await terminal.until('Ctrl+C stops it.'))![0];
  });

  test('makes the tables and the rows of the seed file, and writes the schema', async () => {
    expect(await users('username')).toEqual({ data: { users: { nodes: [{ username: 'huey' }] } } });
    await terminal.until('Wrote schema/schema.graphql.');
    expect(terminal.raw()).toContain('\u001b[32mPhoebe is ready:\u001b[39m');
    expect(readFileSync(join(cwd, 'schema/schema.graphql'), 'utf8')).toContain('type User implements Node {');
  });

  test('a new field is a new column, and served; meanwhile every request is answered', async () => {
    let isOver = false;
    const asking = (async () => {
      let answers = 0;
      for (; !isOver; answers += 1)
        expect(await users('username')).toEqual({ data: { users: { nodes: [{ username: 'huey' }] } } });
      return answers;
    })();
    edit(WITH_NICK);
    const said = await terminal.until('Wrote schema/schema.graphql.');
    expect(said).toMatch(/Reloaded 2 models in \d+ ms\.\n {2}ALTER TABLE "users" ADD COLUMN "nick" text /);
    isOver = true;
    expect(await asking).toBeGreaterThan(0);
    expect(await users('username nick')).toEqual({ data: { users: { nodes: [{ username: 'huey', nick: 'none' }] } } });
    expect(readFileSync(join(cwd, 'schema/schema.graphql'), 'utf8')).toContain('  nick: String!\n');
  });

  test('a broken model is a sentence with its line, and the schema from before goes on; mended, the new one does', async () => {
    edit(WITH_NICK.replace('nick:', 'nick=:'));
    expect(await terminal.until('The schema from before is served until this is mended.')).toContain(
      'phoebe: "models/user.ts", line 2: ',
    );
    expect(terminal.raw()).toContain('\u001b[31mphoebe:\u001b[39m');
    expect(await users('nick')).toEqual({ data: { users: { nodes: [{ nick: 'none' }] } } });
    edit('export const User = 1;\n');
    await terminal.until('The schema from before is served until this is mended.');
    edit(WITH_NICK.replace('nick: text()', 'nick: text().nullable()'));
    await terminal.until('Reloaded 2 models');
    expect(await users('nick')).toEqual({ data: { users: { nodes: [{ nick: 'none' }] } } });
  });

  test('what would lose values is told and left; a request that has begun ends on the schema that it began on', async () => {
    const begun = await begunRequest(url, '{ users { nodes { nick } } }');
    edit(USER);
    expect(await terminal.until('phoebe migrate create.')).toContain(
      'Not applied. It would destroy the values of "users"."nick".',
    );
    expect(await users('nick')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    begun.finish();
    expect(await begun.answer).toEqual({ data: { users: { nodes: [{ nick: 'none' }] } } });
    edit(WITH_NICK.replace('nick: text()', 'nick: text().nullable()'));
    await expect
      .poll(() => users('nick'), { timeout: 60_000 })
      .toEqual({ data: { users: { nodes: [{ nick: 'none' }] } } });
  });

  test('a field under a new name is a question', async () => {
    edit(WITH_NICK.replace('nick: text()', 'handle: text().nullable()'));
    await terminal.until('Is the column "handle" of "users" the former "nick"? [y/N] ');
    expect(await users('nick')).toEqual({ data: { users: { nodes: [{ nick: 'none' }] } } });
    terminal.type('y\r');
    await terminal.until('ALTER TABLE "users" RENAME COLUMN "nick" TO "handle";');
    expect(await users('handle')).toEqual({ data: { users: { nodes: [{ handle: 'none' }] } } });
  });

  test('Ctrl+C ends it in good order', async () => {
    terminal.type('\u0003');
    const { status, rest } = await terminal.ended;
    expect([status, rest]).toEqual([0, expect.stringContaining('Phoebe is shutting down (SIGINT).')]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

describe('phoebe dev without a terminal', () => {
  let running: Running;
  let cwd: string;
  let url: string;
  const linesOf = (): readonly Record<string, unknown>[] =>
    running
      .output()
      .stdout.split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  let seen = 0;
  /** The next line that is so: one save may be two changes to a busy machine, and then is read twice. */
  const lineThat = async (isIt: (line: Record<string, unknown>) => boolean) => {
    const find = () => linesOf().findIndex((line, index) => index >= seen && isIt(line));
    await expect.poll(find, { timeout: 60_000 }).toBeGreaterThanOrEqual(0);
    seen = find() + 1;
    return linesOf()[seen - 1];
  };

  test('waits for models that are wrong from the beginning, with an answer to those who ask', async () => {
    const database = await ENGINE.createDatabase();
    suiteEnd(() => database.drop());
    // A connection that is closed again: an embedded database is for one process at a time.
    const db = connect(database.url);
    await migrateUp(db, [parseMigration('1_first', '-- up\nCREATE TABLE other (n int);')]);
    await db.close();
    cwd = folderOf({ 'models/user.ts': `${USER}nothing();` }, suiteEnd);
    const args = ['dev', '--port', '0', '--no-schema-file', '--log-level', 'warn', '--ignore', 'other'];
    running = start(args, { cwd, env: { DATABASE_URL: database.url }, atEnd: suiteEnd });
    const first = await lineThat(({ level }) => level === 'error');
    expect(first).toMatchObject({
      level: 'error',
      problem: '"models/user.ts", line 3: nothing is not defined.',
      isServing: false,
    });
    url = String(first?.url);
    expect(await ask(url, '{ users { totalCount } }')).toEqual({
      errors: [
        {
          message: 'The models cannot be served yet: what is wrong with them stands where phoebe dev was started.',
          extensions: { code: 'SERVICE_UNAVAILABLE' },
        },
      ],
    });
    writeWhole(join(cwd, 'models/user.ts'), USER);
    expect(await lineThat(({ level }) => level === 'warn')).toMatchObject({
      message: expect.stringContaining('This database is changed by migrations'),
    });
    expect(await lineThat(({ message }) => message === 'Phoebe is ready')).toMatchObject({
      url,
      models: 1,
      statements: [expect.stringMatching(/^CREATE TABLE "users"/)],
      notApplied: [],
    });
    expect(await ask(url, '{ users { totalCount } }')).toEqual({ data: { users: { totalCount: 0 } } });
  });

  test('files come and go, and what the models import from elsewhere counts too', async () => {
    writeWhole(join(cwd, 'words.ts'), "export const words = 'first words';\n");
    writeWhole(
      join(cwd, 'models/tweet.ts'),
      `import { words } from '../words.ts';\n${MODELS['models/tweet.ts']!.replace('text() }', 'text().description(words) }')}`,
    );
    const { statements } = (await lineThat(({ models }) => models === 2)) as { statements: readonly string[] };
    expect(statements.map((sql) => sql.split(' ').slice(0, 3).join(' '))).toEqual([
      'CREATE TABLE "tweets"',
      'CREATE INDEX "tweets_user_id_idx"',
      'COMMENT ON COLUMN',
    ]);
    const described = async () =>
      JSON.stringify(await ask(url, '{ __type(name: "Tweet") { fields { description } } }'));
    expect(await described()).toContain('first words');
    writeWhole(join(cwd, 'words.ts'), "export const words = 'other words';\n");
    await lineThat((line) => JSON.stringify(line).includes('other words'));
    expect(await described()).toContain('other words');
    rmSync(join(cwd, 'models/tweet.ts'));
    expect(await lineThat(({ models }) => models === 1)).toMatchObject({
      statements: [],
      notApplied: ['the table "tweets" with its rows'],
    });
  });

  test('a possible rename has nobody to answer: the options are told, and the schema from before goes on', async () => {
    writeWhole(join(cwd, 'models/user.ts'), USER.replace('username', 'login'));
    expect(await lineThat(({ level }) => level === 'error')).toMatchObject({
      problem: expect.stringContaining('  --rename users.username=login'),
      isServing: true,
    });
    expect(await ask(url, '{ users { nodes { username } } }')).toEqual({ data: { users: { nodes: [] } } });
  });

  test('ends by SIGTERM; nothing was coloured, and no file of a schema was written', async () => {
    running.process.kill('SIGTERM');
    expect((await running.finished).status).toBe(0);
    expect(running.output().stdout).not.toContain('\u001b');
    expect(existsSync(join(cwd, 'schema'))).toBe(false);
  });
});
