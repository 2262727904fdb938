import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { createServer, type PhoebeServer } from 'phoebe/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { afterDeeds, type Deed, randomDeeds } from './contended-deeds.ts';
import type { Answer } from './judge.ts';
import { Laboratory } from './laboratory.ts';
import { SCHEMAS } from './models.ts';
import { LONG_RUNS, SEED } from './runs.ts';
import { seedWorld } from './seed-world.ts';
import { differences } from './snapshot.ts';

/** More by `npm run test:atomicity`. */
const DEEDS = 40;
const CLIENTS = 8;

forEachEngine((engine) => {
  if (engine.name === 'pglite') {
    test('two servers', ({ skip }) => skip('a PGlite belongs to one process'));
    return;
  }
  let database: TestDatabase;
  let laboratory: Laboratory;
  let first: PhoebeServer;
  let second: ChildProcess;
  const urls: string[] = [];
  beforeAll(async () => {
    database = await engine.createDatabase();
    laboratory = await Laboratory.open(database.url);
    first = createServer({ db: laboratory.db, schema: SCHEMAS.open });
    urls.push(`${(await first.listen({ port: 0 })).url}/graphql`);
    second = fork(new URL('./second-server.ts', import.meta.url), [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: database.url, NODE_ENV: 'production' },
    });
    const [{ port }] = (await once(second, 'message')) as [{ readonly port: number }];
    urls.push(`http://127.0.0.1:${port}/graphql`);
  });
  afterAll(async () => {
    const ended = once(second, 'exit');
    second.disconnect();
    await ended;
    await first.close();
    await laboratory.close();
    await database.drop();
  });

  const send = async (url: string, { text }: Deed, key: string | undefined): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body: JSON.stringify({ query: `mutation { ${text} }` }),
    });
    return (await response.json()) as Answer;
  };
  const committedOf = ({ extensions }: Answer) => extensions?.transaction?.committed;

  /** Eight clients do them, at both servers. @returns those that were committed */
  const doAll = async (deeds: readonly Deed[]): Promise<readonly Deed[]> => {
    const waiting = [...deeds.entries()];
    const done: Deed[] = [];
    const client = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [n, deed] = next;
        // Every third one is sent to both at the same time, under one key.
        const key = n % 3 === 0 ? randomUUID() : undefined;
        const targets = key === undefined ? [urls[n % 2]!] : urls;
        const answers = await Promise.all(targets.map((url) => send(url, deed, key)));
        const words = answers.map(committedOf);
        const told = `${deed.text}\n${JSON.stringify(answers)}`;
        for (const word of words) expect([true, false], told).toContain(word);
        if (deed.mustFail) expect(words, told).not.toContain(true);
        if (words.includes(true)) done.push(deed);
        // The second one waits for the first, and where that one fails, tries itself.
        const fresh = answers.filter((each) => committedOf(each) && each.extensions?.transaction?.replayed !== true);
        expect(fresh.length, told).toBe(words.includes(true) ? 1 : 0);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return done;
  };

  test('two processes on one database: contended sums are exact, and under one key there is one write', {
    timeout: 3_600_000,
  }, async () => {
    laboratory.use();
    const count = LONG_RUNS === undefined ? DEEDS : Math.ceil(LONG_RUNS / 50);
    const property = fc.asyncProperty(randomDeeds(count), async (deeds) => {
      await laboratory.reset();
      const done = await doAll(deeds);
      const expected = afterDeeds(seedWorld(laboratory.hasTriggers), done);
      expect(differences(expected, await laboratory.look())).toEqual([]);
      expect(done.length).toBeGreaterThan(0);
    });
    await fc.assert(property, { numRuns: 1, endOnFailure: true, ...SEED });
  });
});
