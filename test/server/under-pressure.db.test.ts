import { connect, type Database, sql } from 'phoebe';
import { createServer } from 'phoebe/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bankSchema, Entry, MODELS, numberOf, prepareBank } from '../graphql/bank.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { holdTimers } from '../setup/hold-timers.ts';
import { startTcpProxy } from '../setup/tcp-proxy.ts';

const BUMP = 'mutation ($note: String!) { bump(id: "a", note: $note, by: 1) { counter { n } } }';

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase({ size: 1, acquireTimeoutMs: 2_000, maxWaiting: 2 });
    await prepareBank(database.db);
  });
  afterAll(() => database.drop());

  const post = (server: ReturnType<typeof createServer>, query: string, headers: object = {}, variables: object = {}) =>
    server.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    );

  describe('a pool whose connections are all in use', () => {
    test('answers 503 with Retry-After after its time limit, and at once beyond its waiting limit', async () => {
      const written = barrier(2);
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const schema = bankSchema({ written: () => written.arrive().then(() => held) });
      const server = createServer({ db: database.db, schema });
      const limit = holdTimers(2_000);
      const busy = post(server, BUMP, {}, { note: 'busy' });
      try {
        await written.arrive();
        const waiting = [post(server, '{ counters { nodes { n } } }'), post(server, BUMP, {}, { note: 'waits' })];
        await expect.poll(() => database.db.stats().waiting).toBe(2);
        const refused = await post(server, '{ counter(id: "a") { n } }');
        // The others still wait: this one was refused at once.
        expect(database.db.stats().waiting).toBe(2);
        limit.fire();
        for (const response of [refused, ...(await Promise.all(waiting))]) {
          expect(response.status).toBe(503);
          expect(response.headers.get('retry-after')).toBe('1');
          const body: any = await response.json();
          expect(body.errors[0]).toMatchObject({
            message: 'The database cannot be reached at this moment. Try again later.',
            extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
          });
          expect(JSON.stringify(body)).not.toContain('"http"');
        }
      } finally {
        release();
      }
      expect((await busy).status).toBe(200);
      // Nothing is left behind: the next one is served.
      expect((await post(server, '{ counter(id: "a") { n } }')).status).toBe(200);
      expect(database.db.stats()).toMatchObject({ leased: 0, waiting: 0 });
    });

    test('a transaction never waits for a second connection: everything in it runs on its own', async () => {
      const db: Database = database.db;
      const schema = bankSchema({
        written: async () => {
          await Promise.all([db.execute(Entry.select().node), Entry.count(), db.atomic(() => Entry.count())]);
        },
      });
      const server = createServer({ db, schema });
      const before = await numberOf('a');
      const responses = await Promise.all(
        ['1', '2', '3'].map((note) =>
          post(
            server,
            BUMP.replace('counter { n }', 'counter { n entries { totalCount } } query { total }'),
            {},
            { note },
          ),
        ),
      );
      for (const response of responses) expect(response.status).toBe(200);
      expect(await numberOf('a')).toBe(before + 3);
    });
  });

  test('the header Idempotency-Key, or the extension of a body, makes a request safe to send again', async () => {
    const server = createServer({ db: database.db, schema: bankSchema() });
    const before = await numberOf('a');
    const key = { 'idempotency-key': '"one-key"' };
    const answers: any[] = [];
    for (let time = 0; time < 3; time += 1)
      answers.push(await (await post(server, BUMP, key, { note: 'keyed' })).json());
    const body = JSON.stringify({
      query: BUMP,
      variables: { note: 'keyed' },
      extensions: { idempotencyKey: 'one-key' },
    });
    const request = new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    answers.push(await (await server.fetch(request)).json());
    for (const { data } of answers) expect(data).toEqual({ bump: { counter: { n: before + 1 } } });
    expect(answers.map(({ extensions }) => extensions.transaction.replayed)).toEqual([undefined, true, true, true]);
    const differ = await post(server, BUMP, { ...key }, { note: 'other' });
    expect(await differ.json()).toMatchObject({ errors: [{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }] });
  });

  if (engine.name === 'pglite') return;

  test('connections that the server ended are replaced, without a word to clients', async () => {
    const proxy = await startTcpProxy(database.url);
    const db = connect(proxy.url, { size: 1 });
    db.bind(MODELS);
    const server = createServer({ db, schema: bankSchema() });
    try {
      for (let time = 0; time < 3; time += 1) {
        await db.ping();
        if (engine.name === 'postgres') await terminate(db);
        else proxy.cutAll();
        const response = await post(server, time === 1 ? '{ counter(id: "a") { n } }' : BUMP, {}, { note: `t${time}` });
        expect(await response.json()).not.toHaveProperty('errors');
      }
    } finally {
      await db.close();
      await proxy.close();
    }
    database.db.bind(MODELS);
  });

  /** PostgreSQL says that it ends a connection, and why. */
  async function terminate(db: Database): Promise<void> {
    const { rows } = await db.execute(sql`SELECT pg_backend_pid()`);
    await database.db.execute(sql`SELECT pg_terminate_backend(${rows[0]![0]!}::int4)`);
  }
});
