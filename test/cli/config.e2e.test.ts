import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../setup/chromium.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { type AtEnd, ask, folderOf, MODELS, phoebe, type Running, readyUrl, start } from './phoebe-process.ts';

const ENGINE = engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;
const CONFIG = `import { defineConfig } from 'phoebe/server';
import { who } from './who.ts';
export default defineConfig({ ids: 'global', path: '/api/graphql', context: () => ({ who: who() }) });
`;
const WHO = `import { User } from './models/user.ts';
export const who = (): string => User.meta.name;
`;

const cleanUps: (() => unknown)[] = [];
const suiteEnd: AtEnd = (cleanUp) => cleanUps.unshift(cleanUp);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** Resolves when the output has `text` that was not there before. */
function watchOutput(running: Running) {
  let seen = 0;
  return (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const { stdout } = running.output();
        const at = stdout.indexOf(text, seen);
        const end = at < 0 ? -1 : stdout.indexOf('\n', at);
        if (end < 0) return;
        running.process.stdout?.off('data', look);
        const line = stdout.slice(stdout.lastIndexOf('\n', at) + 1, end);
        seen = end;
        resolve(line);
      };
      running.process.stdout?.on('data', look);
      running.finished.then(({ stdout, stderr }) => reject(new Error(`It ended: ${stdout}${stderr}`)), reject);
      look();
    });
}

describe('phoebe dev with a config', () => {
  let database: TestDatabase;
  let running: Running;
  let cwd: string;
  let url: string;
  let told: (text: string) => Promise<string>;
  const edit = (file: string, text: string) => writeWhole(join(cwd, file), text);
  const nodeArguments = async () => {
    const answer = await ask(url, '{ __schema { queryType { fields { name args { name } } } } }');
    const { data } = answer as {
      data: { __schema: { queryType: { fields: { name: string; args: { name: string }[] }[] } } };
    };
    return data.__schema.queryType.fields.find(({ name }) => name === 'node')?.args.map(({ name }) => name);
  };

  beforeAll(async () => {
    database = await ENGINE.createDatabase();
    suiteEnd(() => database.drop());
    cwd = folderOf(
      { 'phoebe.config.ts': 'export default {};\n', 'models/README.md': '', '.env': `DATABASE_URL=${database.url}\n` },
      suiteEnd,
    );
    running = start(['dev', '--port', '0', '--no-schema-file'], { cwd, atEnd: suiteEnd });
    told = watchOutput(running);
  });

  test('waits where the models folder is empty, and says which line to write', async () => {
    const line = JSON.parse(await told('The models are not served'));
    expect(line.problem).toContain(
      `Write one in models/user.ts: export const User = model('User', { id: uuidKey(), name: text() })`,
    );
    for (const [file, text] of Object.entries(MODELS)) edit(file, text);
    url = JSON.parse(await told('Phoebe is ready')).url;
    expect(await ask(url, '{ users { nodes { username } } }')).toEqual({
      data: { users: { nodes: [{ username: 'huey' }] } },
    });
    expect(await nodeArguments()).toEqual(['typename', 'id']);
  });

  test('takes a config that changes, tells what is wrong with one, and serves the one before meanwhile', async () => {
    edit('who.ts', WHO);
    edit('phoebe.config.ts', CONFIG);
    await told('has read the models again');
    url = url.replace('/graphql', '/api/graphql');
    expect(await nodeArguments()).toEqual(['id']);
    edit('phoebe.config.ts', CONFIG.replace('ids:', 'idz:'));
    const line = JSON.parse(await told('The models are not served'));
    expect(line).toMatchObject({
      problem: '"phoebe.config.ts": "idz" is no option. Did you mean "ids"?',
      isServing: true,
    });
    expect(await nodeArguments()).toEqual(['id']);
    edit('phoebe.config.ts', CONFIG.replace('defineConfig({', 'defineConfig({'.replace('(', ')(')));
    expect(JSON.parse(await told('The models are not served')).problem).toMatch(/^"phoebe\.config\.ts", line 3: /);
    expect(await nodeArguments()).toEqual(['id']);
    edit('phoebe.config.ts', CONFIG.replace("ids: 'global'", 'port: 4999'));
    expect(JSON.parse(await told('phoebe dev takes that')).message).toContain('"port" of "phoebe.config.ts" changed');
    await told('has read the models again');
    expect(await nodeArguments()).toEqual(['typename', 'id']);
    // What the config imports is followed too.
    edit('who.ts', 'export const who = (): string => { throw new Error("no one"); };\nwho();\n');
    expect(JSON.parse(await told('The models are not served')).problem).toContain('no one');
    edit('who.ts', WHO);
    await told('has read the models again');
  });

  test('tells what is declared and not exported, and which field keeps clients from making rows', async () => {
    const lost = `import { integer } from 'phoebe';
import { field, rules } from 'phoebe/graphql';
import { User } from './user.ts';
field(User, 'letters', { result: integer(), needs: ['username'], resolve: ({ username }) => username.length });
const unused = rules(User, { read: false });
`;
    edit('models/user-fields.ts', lost);
    expect(JSON.parse(await told('The models are not served')).problem).toBe(
      'field(User, "letters", …) in "models/user-fields.ts", line 4, rules(User, …) in "models/user-fields.ts", line 5 are declared and not exported, so the API would be without. Export each: export const … = field(User, "letters", …).',
    );
    const hidden = `import { model, text, uuidKey } from 'phoebe';
export const Account = model('Account', { id: uuidKey(), name: text(), secret: text().hidden() });
`;
    edit(
      'models/user-fields.ts',
      lost.replace('field(', 'export const letters = field(').replace(/^const.*$/m, '') + hidden,
    );
    expect(JSON.parse(await told('createAccount is not')).message).toBe(
      'createAccount is not in the API: "secret" of Account is required and clients may not give it. A default, nullable() or a mutation of your own makes rows possible',
    );
    await told('has read the models again');
    expect(await ask(url, '{ users { nodes { letters } } }')).toEqual({ data: { users: { nodes: [{ letters: 4 }] } } });
  });

  describe.skipIf('missing' in findChromium())('a page in a browser', () => {
    let opened: Promise<{ readonly browser: Browser; readonly port: number }> | undefined;
    const open = async () => {
      const pages = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title>');
      });
      await new Promise<void>((resolve) => pages.listen(0, resolve));
      suiteEnd(() => pages.close());
      const found = findChromium();
      const flags = ['--host-resolver-rules=MAP evil.example 127.0.0.1'];
      const browser = await launchChromium('path' in found ? found.path : '', flags);
      suiteEnd(() => browser.close());
      return { browser, port: (pages.address() as AddressInfo).port };
    };

    /** What a page at an origin gets for an operation, sent as Apollo Client does. */
    const fromPage = async (
      origin: string,
      address: string,
      query: string,
      credentials: 'include' | 'omit' = 'include',
    ) => {
      opened ??= open();
      const { browser, port } = await opened;
      const page = await browser.newPage();
      await page.goto(`${origin}:${port}/`);
      const script = `fetch(${JSON.stringify(address)}, {
        method: 'POST', credentials: '${credentials}', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: ${JSON.stringify(query)} }),
      }).then((response) => response.json(), (error) => error.name)`;
      const answer: unknown = await page.evaluate(script);
      await page.close();
      return answer;
    };

    test('of another port queries and mutates, with its cookies', async () => {
      expect(await fromPage('http://localhost', url, '{ users { nodes { username } } }')).toEqual({
        data: { users: { nodes: [{ username: 'huey' }] } },
      });
      const created = 'mutation { createUser(input: { username: "mickey" }) { user { username } } }';
      expect(await fromPage('http://127.0.0.1', url, created)).toMatchObject({
        data: { createUser: { user: { username: 'mickey' } } },
      });
    });

    test('of another host is refused, and nothing is done for it', async () => {
      for (const credentials of ['include', 'omit'] as const) {
        expect(await fromPage('http://evil.example', url, '{ __typename }', credentials)).toBe('TypeError');
        const created = 'mutation { createUser(input: { username: "zaizee" }) { user { username } } }';
        expect(await fromPage('http://evil.example', url, created, credentials)).toBe('TypeError');
      }
      expect(await ask(url, '{ users(where: { username: { eq: "zaizee" } }) { totalCount } }')).toEqual({
        data: { users: { totalCount: 0 } },
      });
    });
  });
});

describe('phoebe serve', () => {
  test('refuses a wrong config in one sentence, and makes nothing', async () => {
    const cwd = folderOf({ ...MODELS, 'phoebe.config.json': '{ "limits": { "maxDeph": 3 } }' });
    const { status, stdout, stderr } = await phoebe(['serve'], { cwd });
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      'phoebe: "phoebe.config.json": "limits.maxDeph" is no option. Did you mean "maxDepth"?\n',
    ]);
    expect(existsSync(join(cwd, '.phoebe'))).toBe(false);
  });

  test('lets in the pages that --cors names and nobody else, and asks the function that --viewer names', async () => {
    const database = await ENGINE.createDatabase();
    const cwd = folderOf({
      ...MODELS,
      'models/me.ts': `import { text } from 'phoebe';
import { query } from 'phoebe/graphql';
export const me = query('me', { result: text(), resolve: (_, { viewer }) => String((viewer as { name: string }).name) });
`,
      'auth.ts': `export const viewer = (request: Request) => ({ name: request.headers.get('x-name') });\n`,
      'phoebe.config.mjs': `export default { viewer: () => ({ name: 'config' }), port: 1 };\n`,
    });
    const args = ['serve', '--port', '0', '--cors', 'http://localhost:5173', '--viewer', 'auth.ts'];
    const running = start(args, { cwd, env: { DATABASE_URL: database.url } });
    const url = await readyUrl(running);
    const preflight = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const { status, headers: answer } = await fetch(url, { method: 'OPTIONS', headers });
      return [status, answer.get('access-control-allow-origin'), answer.get('access-control-allow-credentials')];
    };
    expect(await preflight('http://localhost:5173')).toEqual([204, 'http://localhost:5173', 'true']);
    expect(await preflight('http://localhost:5174')).toEqual([403, null, null]);
    const body = JSON.stringify({ query: '{ me }' });
    const me = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-name': 'huey' },
      body,
    });
    expect(await me.json()).toEqual({ data: { me: 'huey' } });
    running.process.kill('SIGTERM');
    await running.finished;
    await database.drop();
  });
});

test('phoebe config shows what holds, from where, and no password', async () => {
  const cwd = folderOf({
    ...MODELS,
    'conf/phoebe.config.ts': `export default { models: '../models', database: 'postgresql://me:secret@db.example/shop', host: '::' };\n`,
    '.env': 'PORT=4002\nHOST=0.0.0.0\n',
  });
  const { status, stdout } = await phoebe(['config', '--config', 'conf/phoebe.config.ts', '--json'], {
    cwd,
    env: { HOST: '::1' },
  });
  expect(status).toBe(0);
  expect(stdout).not.toContain('secret');
  expect(JSON.parse(stdout)).toMatchObject({
    file: 'conf/phoebe.config.ts',
    models: { value: 'models', from: 'config' },
    database: { value: 'postgresql://db.example/shop', from: 'config' },
    host: { value: '::1', from: 'environment' },
    port: { value: 4002, from: 'environment' },
    logLevel: { value: 'info', from: 'default' },
  });
});
