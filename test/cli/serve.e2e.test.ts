import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exampleOperations } from '../../src/server/index.ts';
import { ask, folderOf, folderWithData, MODELS, phoebe, type Running, readyUrl, start } from './phoebe-process.ts';

const TWEETS = '{ users { nodes { username tweets { nodes { content } } } } }';
const SEEDED = { data: { users: { nodes: [{ username: 'huey', tweets: { nodes: expect.any(Array) } }] } } };

async function stop(running: Running, signal: NodeJS.Signals = 'SIGTERM') {
  running.process.kill(signal);
  return running.finished;
}

/** A request that has begun and whose answer has to wait until `finish` sends the rest of it. */
async function halfRequest(url: string) {
  const body = JSON.stringify({ query: '{ __typename }' });
  const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' };
  const request = httpRequest(url, { method: 'POST', headers });
  request.on('error', () => {});
  const answer = new Promise<number | undefined>((resolve) => {
    request.on('response', (response) => resolve(response.resume().statusCode)).on('close', () => resolve(undefined));
  });
  request.flushHeaders();
  // The server has the request when it asks for the body.
  await once(request, 'continue');
  return { answer, finish: () => request.end(body) };
}

describe('phoebe serve', () => {
  test('makes an embedded database on disk when the models are right, once, and serves its rows', async () => {
    const broken = `import { User } from './user.ts';
export async function seed() { await User.create({ username: 'huey' }); throw new Error('No more cats.'); }`;
    const cwd = folderOf({ ...MODELS, 'models/seed.ts': broken });
    const args = ['serve', '--port', '0', '--data', 'var/lib/data'];
    const { status, stdout, stderr } = await phoebe(args, { cwd });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /phoebe: The seed file failed, so nothing was kept: No more cats\. Correct it, or start with --no-seed\.\n$/,
    );
    // The next start begins anew.
    expect(readdirSync(cwd)).toEqual(['models']);

    writeFileSync(join(cwd, 'models/seed.ts'), MODELS['models/seed.ts']!);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const running = start(args, { cwd });
      const url = await readyUrl(running);
      expect(await ask(url, TWEETS)).toEqual(SEEDED);
      expect((await fetch(new URL('/ready', url))).status).toBe(200);
      expect(await stop(running, signal)).toMatchObject({ status: 0 });
    }
    expect(readdirSync(join(cwd, 'var/lib'))).toEqual(['data']);
  });

  test('--memory keeps nothing, --no-seed makes no rows; options come before the environment', async () => {
    const cwd = folderOf(MODELS);
    const env = { PORT: '1', HOST: 'localhost', DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' };
    const running = start(['serve', '--port', '0', '--memory', '--no-seed'], { cwd, env });
    const url = await readyUrl(running);
    expect(url).toMatch(/^http:\/\/localhost:\d{2,5}\/graphql$/);
    expect(await ask(url, TWEETS)).toEqual({ data: { users: { nodes: [] } } });
    const { status, stdout } = await stop(running);
    expect(status).toBe(0);
    expect(stdout).toContain('"an embedded database in memory"');
    expect(readdirSync(cwd)).toEqual(['models']);
  });

  test('GraphiQL opens with examples that run; told to stop, it waits for requests that run and takes no new ones', async () => {
    const models = fileURLToPath(new URL('../../models', import.meta.url));
    const running = start(['serve', '--port', '0', '--models', models], { cwd: await folderWithData({}) });
    const url = await readyUrl(running);
    const { data } = (await ask(url, getIntrospectionQuery())) as { data: IntrospectionQuery };
    const examples = exampleOperations(buildClientSchema(data));
    expect(examples.map(({ query }) => /^(?:query|mutation) \w+/m.exec(query)?.[0])).toEqual([
      'query Users',
      'mutation CreateUser',
      'mutation CreateUserAndToken',
    ]);
    for (const { query, variables } of examples) {
      expect(await ask(url, query, variables), query).not.toHaveProperty('errors');
    }

    const { answer, finish } = await halfRequest(url);
    running.process.kill('SIGTERM');
    await expect.poll(() => running.output().stdout).toContain('Phoebe is shutting down');
    // What was on its way is still taken; then connections are refused.
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'taken',
          ({ message }: Error) => message,
        ),
      )
      .toBe('fetch failed');
    finish();
    expect(await answer).toBe(200);
    expect((await running.finished).status).toBe(0);
  });

  test('says on stderr what a slow start waits for; told to stop a second time, it waits for nothing', async () => {
    const seed = `import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
export async function seed() { while (!existsSync('go')) await setTimeout(10); }`;
    const cwd = await folderWithData({ ...MODELS, 'models/seed.ts': seed });
    const running = start(['serve', '--port', '0'], { cwd });
    await expect.poll(() => running.output().stderr).toContain('Phoebe is filling the new tables by the seed file …\n');
    writeFileSync(join(cwd, 'go'), '');
    const { answer } = await halfRequest(await readyUrl(running));
    running.process.kill('SIGINT');
    await expect.poll(() => running.output().stdout).toContain('Phoebe is shutting down');
    running.process.kill('SIGINT');
    expect((await running.finished).status).toBe(1);
    expect(await answer).toBeUndefined();
  });
});

describe('a start that can not succeed is one sentence, status 1, and nothing is made', () => {
  test('the port is in use', async () => {
    const cwd = folderOf(MODELS);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    expect(await phoebe(['serve', '--port', String(port)], { cwd })).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `phoebe: Port ${port} of "127.0.0.1" is in use by another program. Choose another port (0 takes any free one), ` +
        'or stop that program. (Options --port and --host, variables PORT and HOST.)\n',
    });
    expect(existsSync(join(cwd, '.phoebe'))).toBe(false);
  });

  test('while nobody answers at the address of the database: nobody waits for that', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const database = `postgresql://user@127.0.0.1:${port}/cats?connect_timeout=3600`;
    const args = ['serve', '--port', String(port), '--database', database];
    const [models, address] = await Promise.all([
      phoebe(args, { cwd: folderOf({ 'models/user.ts': 'nothing();' }) }),
      phoebe(args, { cwd: folderOf(MODELS) }),
    ]);
    expect(models).toEqual({
      status: 1,
      stdout: '',
      stderr: 'phoebe: "models/user.ts", line 1: nothing is not defined.\n',
    });
    expect(address).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('is in use') });
  });

  test('the data directory is in use: the server that has it goes on, and writes JSON lines since nobody watches', async () => {
    const cwd = await folderWithData(MODELS);
    const first = start(['serve', '--port', '0'], { cwd });
    const url = await readyUrl(first);
    const { status, stdout, stderr } = await phoebe(['serve', '--port', '0'], { cwd });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^phoebe: The data directory ".+\.phoebe\/data" is in use by the process \d+\. .+\n$/);
    expect(await ask(url, `query Everybody ${TWEETS}`)).toEqual(SEEDED);
    const end = await stop(first);
    expect(end.status).toBe(0);
    expect(readdirSync(join(cwd, '.phoebe'))).toEqual(['data']);
    const lines = end.stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { message: 'Phoebe is ready', url, models: 2, database: 'the embedded database in .phoebe/data' },
      {
        message: 'Request',
        method: 'POST',
        path: '/graphql',
        operation: 'Everybody',
        type: 'query',
        status: 200,
        statements: 2,
      },
      { message: 'Phoebe is shutting down', signal: 'SIGTERM' },
    ]);
  });

  test.each([
    ['mysql://root@127.0.0.1/x', /^phoebe: No database has the URL scheme "mysql:"\. .+\n$/],
    ['postgresql//root@127.0.0.1/x', /^phoebe: The URL of the database has no scheme\. .+\n$/],
    ['postgresql://me:hunter2@127.0.0.1:1/x', /^phoebe: .*127\.0\.0\.1:1.*\n$/],
    ['cockroachdb://me:hunter2@no-such-host.invalid/x', /^phoebe: .*no-such-host\.invalid.*\n$/],
  ])('the database %s', async (url, sentence) => {
    const { status, stdout, stderr } = await phoebe(['serve', '--port', '0', '--database', url], {
      cwd: folderOf(MODELS),
    });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('hunter2');
    expect([status, stdout]).toEqual([1, '']);
  });
});
