import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IdempotencyKey, mutation } from '../../src/graphql/index.ts';
import { connect, createTables, model, text } from '../../src/index.ts';
import { createLogger, createServer, type PhoebeServer } from '../../src/server/index.ts';
import { describeError } from '../../src/server/logging/describe-error.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * Whatever happens, a log line at any level has none of what a request carries secretly, nor the password of the database.
 */
const SECRET = 'hunter2';
const Account = model('Account', { id: text().primaryKey(), password: text() });

const fails = mutation('fails', {
  args: { password: text() },
  result: text(),
  resolve: () => {
    throw new Error('The bank does not answer.');
  },
});

const CREDENTIALS = {
  authorization: `Bearer ${SECRET}`,
  cookie: `session=${SECRET}`,
  'x-api-key': SECRET,
  'proxy-authorization': `Basic ${SECRET}`,
  'idempotency-key': SECRET,
};
const QUERY_STRING = `?access_token=${SECRET}&query=${encodeURIComponent('{ __typename }')}`;
const VARIABLES = { id: SECRET, password: SECRET };

const REQUESTS: readonly [query: unknown, variables?: object][] = [
  ['{ accounts { nodes { id password } } }'],
  ['query ($id: ID!) { account(id: $id) { id } }', VARIABLES],
  ['query ($p: String!) { accounts(where: { password: { eq: $p } }) { totalCount } }', { p: SECRET }],
  [
    'mutation ($id: ID!, $password: String!) { createAccount(input: { id: $id, password: $password }) { account { id } } }',
    VARIABLES,
  ],
  ['mutation ($password: String!) { fails(password: $password) }', VARIABLES],
  ['query ($n: Int!) { accounts(first: $n) { totalCount } }', { n: SECRET }],
  [`{ ${SECRET} }`],
  [`{ accounts(after: "${SECRET}") { totalCount } }`],
  [`{ accounts ${SECRET}`],
  [{ [SECRET]: SECRET }],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  const servers: PhoebeServer[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);

  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Account, IdempotencyKey]);
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await database.drop();
  });

  const listening = async (db = database.db, format: 'text' | 'json' = 'json'): Promise<number> => {
    const logger = createLogger({ format, level: 'debug', write });
    const server = createServer({
      db,
      models: [Account],
      operations: [fails],
      logger,
      maxAttempts: 1,
      context: ({ headers }) => ({ session: headers.get('cookie') }),
      viewer: ({ headers }) => {
        if (headers.get('authorization') === `Bearer ${SECRET}!`) throw new Error('The sessions are out of reach.');
        return { id: headers.get('x-api-key') };
      },
    });
    servers.push(server);
    return (await server.listen({ port: 0 })).port;
  };

  const send = (port: number, { body = '', ...options }: { body?: string; [option: string]: unknown }) =>
    new Promise<string>((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', ...options }, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          answer += part;
        });
        response.on('end', () => resolve(answer));
      });
      request.on('error', reject);
      request.end(body);
    });

  /** Everything, twice: a document is yoga's the first time, and the lean listener's the second. */
  const sendAll = async (port: number, times = 2) => {
    for (let time = 0; time < times; time += 1)
      for (const [query, variables] of REQUESTS) {
        const body = JSON.stringify({ query, variables });
        const { 'idempotency-key': _, ...plain } = CREDENTIALS;
        for (const extra of [plain, CREDENTIALS, { ...plain, authorization: `Bearer ${SECRET}!` }])
          await send(port, {
            method: 'POST',
            path: '/graphql',
            body,
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...extra },
          });
      }
    await send(port, { path: `/graphql${QUERY_STRING}`, headers: CREDENTIALS });
    await send(port, {
      path: `/graphql${QUERY_STRING}`,
      headers: { ...CREDENTIALS, 'apollo-require-preflight': 'true' },
    });
    for (const path of ['/', '/health', '/ready', '/nothing'])
      await send(port, { path: `${path}${QUERY_STRING}`, headers: CREDENTIALS });
  };

  test.each(['json', 'text'] as const)('a request’s secrets are in no log line (%s)', async (format) => {
    lines.length = 0;
    await sendAll(await listening(database.db, format));
    // Nothing is tested where nothing is logged: requests, and the errors that nobody expected, with their stacks.
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.join('')).toContain('The bank does not answer.');
    expect(lines.join('')).toContain('The sessions are out of reach.');
    expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
  });

  test('the password of a database that cannot be reached is in no log line and no answer', async () => {
    lines.length = 0;
    const db = connect(`postgresql://me:${SECRET}@127.0.0.1:1/shop?application_name=shop`, {
      onBackgroundError: (error) => write(JSON.stringify(describeError(error))),
    });
    const port = await listening(db);
    await sendAll(port, 1);
    expect(lines.join('')).toContain('No connection to \\"127.0.0.1:1\\"');
    expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
    const answer = await send(port, { path: '/ready' });
    expect(answer).not.toMatch(/hunter2|127\.0\.0\.1|"me"/);
    await db.close();
  });
});
