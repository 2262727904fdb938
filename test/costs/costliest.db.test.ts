import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { buildSchema } from 'phoebe/graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MODELS } from '../models/tables.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { fillTables } from './fill-tables.ts';
import type { Felt } from './measured-server.ts';
import { costlyDocument, picker } from './random-document.ts';

/** `npm run test:costs` tries more. */
const RUNS = Number(process.env.COSTS_RUNS ?? 8);
/** Whether answers to others are held against the clock, which a busy machine is slow by. */
const IS_TIMED = process.env.COSTS_RUNS !== undefined;

/** So many of each document are sent at the same time. */
const AT_ONCE = IS_TIMED ? 12 : 6;

const MAX_STOP_MS = 200;
const MAX_GROWTH = 3;
const MAX_WAIT_MS = 1_000;

const aliases = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');
const terms = (count: number, term: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => term(n)).join(' ');
const wide = (first: number) =>
  `{ favorites(first: ${first}) { nodes { tweet { user { tweets(first: 100) { nodes { ${aliases(95, 'content')} } } } } } } }`;

/** Each was more than a server could bear once, or is the most of its kind that is allowed. */
const KNOWN: Readonly<Record<string, string>> = {
  'one column 95 times in lists of 100': wide(100),
  'the same, as large as it may be': wide(4),
  'the most cells':
    '{ users(first: 100) { nodes { tweets(first: 100) { nodes { id content created favorites(first: 2) { nodes { id created } } } } } } }',
  'the most rows':
    '{ users(first: 100) { nodes { tweets(first: 100) { nodes { id favorites(first: 5) { nodes { id } } } } } } }',
  'long answers by edges':
    '{ users(first: 75) { edges { cursor node { tweets(first: 100) { edges { cursor node { id content user { id name username } } } } } } } }',
  'searches in a text': `{ tweets(where: { or: [${terms(24, (n) => `{ content: { ilike: "%${n}x%" } }`)}] }) { totalCount nodes { id } } }`,
  'terms through a relation': `{ users(where: { or: [${terms(490, (n) => `{ tweets: { some: { content: { eq: "${n}" } } } }`)}] }) { totalCount } }`,
  'terms through relations': `{ users(where: { or: [${terms(240, (n) => `{ tweets: { some: { favorites: { some: { user: { username: { eq: "${n}" } } } } } } }`)}] }) { totalCount } }`,
  'orders by counts':
    '{ tweets(first: 100, orderBy: [{ favorites: { count: DESC } }, { user: { username: ASC } }]) { nodes { id } } }',
  'an order by a count of others':
    '{ tweets(first: 100, orderBy: [{ user: { tweets: { count: ASC } } }]) { nodes { id } } }',
  'many lists': `{ ${terms(28, (n) => `l${n}: tweets(first: ${70 + n}, where: { content: { icontains: "${n}" } }) { totalCount nodes { id content } }`)} }`,
  'groups and aggregates':
    '{ users(first: 100) { nodes { tweets { aggregate { count min { content } max { content } } groups(by: [userId], first: 100) { userId aggregate { count max { content } } } } } } }',
};

forEachEngine((engine) => {
  if (engine.name === 'pglite') {
    test('is for servers', ({ skip }) => skip('PGlite runs inside of the server, which stops while a statement runs'));
    return;
  }

  const schema = buildSchema(MODELS);
  let database: TestDatabase;
  let child: ChildProcess;
  let url: string;
  let idle: Felt;

  const post = async (client: string, query: string, accept = 'application/json') => {
    const send = () =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-client': client, accept },
        body: JSON.stringify({ query }),
      });
    // A connection that was kept may be closed at the very moment that it is used again.
    const response = await send().catch(send);
    return { status: response.status, text: await response.text() };
  };
  const felt = async (): Promise<Felt> => {
    const told = once(child, 'message');
    child.send('felt');
    return (await told)[0];
  };

  beforeAll(async () => {
    database = await engine.createDatabase({ statementTimeoutMs: 600_000 });
    await fillTables(database.db);
    child = fork(new URL('./measured-server.ts', import.meta.url), [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: database.url, NODE_ENV: 'production' },
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    url = `http://127.0.0.1:${port}/graphql`;
    // Everything is loaded that a request may need, on both ways.
    for (const accept of ['application/json', 'text/html, application/json'])
      for (let time = 0; time < 20; time += 1) await post('warm', '{ users(first: 10) { nodes { id name } } }', accept);
    await felt();
    await post('warm', '{ users(first: 10) { nodes { id name } } }');
    idle = await felt();
  });
  afterAll(async () => {
    child?.disconnect();
    await database.drop();
  });

  /** Sends a document many times at once, and a plain one of somebody else's meanwhile. */
  const attack = async (query: string) => {
    // Both ways: JSON that is passed on as it was written, and what goes the long way round.
    const accepts = ['application/json', 'application/graphql-response+json;q=0.5, application/json'];
    let isOver = false;
    const attacking = Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => post('attacker', query, accepts[n % 2])),
    ).finally(() => {
      isOver = true;
    });
    const waits: number[] = [];
    do {
      const startedMs = performance.now();
      const { status, text } = await post('other', '{ users(first: 3) { nodes { id username } } }');
      expect([status, text.startsWith('{"data":{"users"')], text).toEqual([200, true]);
      waits.push(performance.now() - startedMs);
    } while (!isOver);
    const answers = await attacking;
    const bytes = Math.max(...answers.map(({ text }) => text.length));
    return { ...(await felt()), longestWaitMs: Math.max(...waits), bytes, answer: answers[0]!.text.slice(0, 300) };
  };
  const assertBearable = async (query: string) => {
    const found = await attack(query);
    if (process.env.COSTS_RUNS !== undefined)
      process.stdout.write(
        `${JSON.stringify({ ...found, growth: found.maxRssBytes / idle.maxRssBytes, query: query.slice(0, 200) })}\n`,
      );
    const what = `${JSON.stringify(found)}\n${query}`;
    expect(found.longestStopMs, what).toBeLessThan(MAX_STOP_MS);
    expect(found.maxRssBytes, what).toBeLessThan(MAX_GROWTH * idle.maxRssBytes);
    if (IS_TIMED) expect(found.longestWaitMs, what).toBeLessThan(MAX_WAIT_MS);
  };

  describe.runIf(engine.isChosen)('the costliest documents within the limits leave room for others', () => {
    test.each(Object.entries(KNOWN))('%s', async (_, query) => {
      expect(validate(schema, parse(query))).toEqual([]);
      await assertBearable(query);
    });

    test('random documents', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const query = costlyDocument(schema, picker(seed));
          fc.pre(query !== undefined);
          await assertBearable(query);
        }),
        // The example has an error in one field, which leaves all others to graphql-js.
        // `npm test` tries the same documents each time; the search for worse ones is `npm run test:costs`.
        { numRuns: RUNS, endOnFailure: true, examples: [[1130009061]], ...(!IS_TIMED && { seed: 20_261_201 }) },
      );
    });
  });
});
