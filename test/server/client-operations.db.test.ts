import { connect, type Database } from 'phoebe';
import { createServer, type PhoebeServer } from 'phoebe/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankSchema, MODELS, prepareBank } from '../graphql/bank.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const SIZE = 5;
/** A fifth less. */
const OPERATIONS = 4;

forEachEngine((engine) => {
  if (engine.name === 'pglite') {
    test('is for servers', ({ skip }) => skip('PGlite has one connection, of which nothing can be left for others'));
    return;
  }

  let database: TestDatabase;
  let db: Database;
  let server: PhoebeServer;
  let url: string;
  /** Ends what hangs. */
  let release = (): void => {};
  let held = new Promise<void>(() => {});
  /** The most connections that were in use when a statement ended. */
  let mostLeased = 0;

  beforeAll(async () => {
    database = await engine.createDatabase();
    db = connect(database.url, {
      size: SIZE,
      onQuery: () => {
        mostLeased = Math.max(mostLeased, db.stats().leased);
      },
    });
    await prepareBank(db);
    const schema = bankSchema({ between: () => held });
    server = createServer({ db, schema, clientOf: ({ headers }) => String(headers['x-client']) });
    url = (await server.listen({ port: 0 })).url;
  });
  afterAll(async () => {
    await server.close();
    await db.close();
    await database.drop();
  });

  const hold = () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
  };
  const post = async (client: string, query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-client': client, ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: (await response.json()) as any };
  };
  const bump = (note: string) => `mutation { bump(id: "a", note: "${note}", by: 1) { counter { id } } }`;

  test('a client has fewer operations running than the pool has connections, and others are answered meanwhile', async () => {
    hold();
    const notes = Array.from({ length: 12 }, (_, index) => `hangs ${index}`);
    const hanging = notes.map((note) => post('greedy', bump(note)));
    try {
      await expect.poll(() => db.stats().leased).toBe(OPERATIONS);
      // More of its own wait; they have no connection and take nobody's.
      for (let time = 0; time < 5; time += 1)
        expect((await post('other', '{ counter(id: "b") { n } }')).body).toEqual({ data: { counter: { n: 100 } } });
      expect(db.stats()).toMatchObject({ leased: OPERATIONS, waiting: 0 });
      expect((await fetch(`${url}/ready`)).status).toBe(200);
    } finally {
      release();
    }
    for (const { status, body } of await Promise.all(hanging)) expect([status, body.errors]).toEqual([200, undefined]);
    expect(db.stats()).toMatchObject({ leased: 0, waiting: 0 });
  });

  test('what waits gives way when its client hangs up', async () => {
    hold();
    const hanging = Array.from({ length: OPERATIONS }, (_, index) => post('greedy', bump(`holds ${index}`)));
    try {
      await expect.poll(() => db.stats().leased).toBe(OPERATIONS);
      const abort = new AbortController();
      const gone = fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-client': 'greedy' },
        body: JSON.stringify({ query: bump('gone') }),
        signal: abort.signal,
      }).catch((error: Error) => error.name);
      abort.abort();
      expect(await gone).toBe('AbortError');
    } finally {
      release();
    }
    for (const { body } of await Promise.all(hanging)) expect(body.errors).toBeUndefined();
    const { body } = await post('greedy', '{ entries(where: { note: { eq: "gone" } }) { totalCount } }');
    expect(body).toEqual({ data: { entries: { totalCount: 0 } } });
  });

  test('an operation of many lists has no more statements running than its client may have operations', async () => {
    const lists = Array.from({ length: 25 }, (_, n) => `a${n}: counters(first: ${n + 1}) { nodes { id n } }`).join(' ');
    for (const headers of [{}, { accept: 'text/html, application/json' }]) {
      mostLeased = 0;
      const answers = await Promise.all([post('wide', `{ ${lists} }`, headers), post('wide', `{ ${lists} }`, headers)]);
      for (const { body } of answers) expect(Object.keys(body.data)).toHaveLength(25);
      expect(mostLeased).toBeLessThanOrEqual(OPERATIONS);
      expect(mostLeased).toBeGreaterThan(1);
    }
  });

  test('the readiness probe is answered while all connections are in use', async () => {
    hold();
    let started = 0;
    const busy = Array.from({ length: SIZE }, () =>
      db.runTransaction(async (tx) => {
        await tx.execute(MODELS[0]!.select().node);
        started += 1;
        await held;
      }),
    );
    try {
      await expect.poll(() => started).toBe(SIZE);
      expect(db.stats().leased).toBe(SIZE);
      const response = await fetch(`${url}/ready`);
      expect([response.status, await response.text()]).toEqual([200, '{"status":"ready"}']);
    } finally {
      release();
    }
    await Promise.all(busy);
  });
});
