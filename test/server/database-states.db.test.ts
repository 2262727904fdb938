import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { mutation, query } from '../../src/graphql/index.ts';
import { connect, createTables, type Database, type Executor, integer, model, sql, text } from '../../src/index.ts';
import { createServer } from '../../src/server/index.ts';
import { raw } from '../database/raw.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { type FakeBackend, startFakeBackend } from '../setup/fake-backend.ts';
import { graphqlRequest } from './toy-server.ts';

const Note = model('Note', { id: integer().primaryKey(), body: text() });

/** Disk full, out of memory, too many connections, shutting down, crashed, starting, and a range of a cluster that is away. */
const STATES = ['53000', '53100', '53200', '53300', '57P01', '57P02', '57P03', '58C00'];

const CREATE = (id: number, body: string) =>
  `mutation { createNote(input: { id: ${id}, body: "${body}" }) { note { id } } }`;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null | undefined;
  readonly body: any;
}

type Ask = (document: string) => Promise<Answer>;

/** Through `fetch`, where everything goes through yoga. */
function byFetch(server: ReturnType<typeof createServer>): Ask {
  return async (document) => {
    const response = await server.fetch(graphqlRequest(document));
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
  };
}

/** Over a socket, where the lean listener takes what it can. */
function bySocket(port: number): Ask {
  return async (document) => {
    const headers = { 'content-type': 'application/json' };
    const sent = httpRequest({ port, path: '/graphql', method: 'POST', headers });
    sent.end(JSON.stringify({ query: document }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = await response.toArray();
    return {
      status: response.statusCode!,
      retryAfter: response.headers['retry-after'],
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
  };
}

const UNAVAILABLE = {
  status: 503,
  retryAfter: '1',
  body: { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true } }] },
};

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  const opened: (() => Promise<void>)[] = [];
  /** A statement that the server answers with that SQLSTATE. */
  const failing = (executor: Executor, code: string) =>
    executor.execute(
      engine.name === 'cockroach'
        ? sql`select crdb_internal.force_error(${code}, 'made up')`
        : raw(`do $$ begin raise exception 'made up' using errcode = '${code}'; end $$`),
    );
  const operation = { args: { code: text() }, result: text() };
  const resolve = async ({ code }: { code: string }, { executor }: { executor: Executor }) => {
    await failing(executor, code);
    return code;
  };
  const operations = [query('fails', { ...operation, resolve }), mutation('failsToWrite', { ...operation, resolve })];
  const serve = async (own: Database): Promise<Readonly<Record<string, Ask>>> => {
    own.bind([Note]);
    const server = createServer({ db: own, models: [Note], operations });
    const { port } = await server.listen({ port: 0 });
    opened.push(() => server.close());
    return { fetch: byFetch(server), 'a socket': bySocket(port) };
  };

  let asks: Readonly<Record<string, Ask>>;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await createTables(db, [Note]);
    if (engine.name !== 'cockroach') {
      await db.execute(
        raw(`create function fail_by_body() returns trigger language plpgsql as $$ begin
          if new.body like '_____' then raise exception 'made up' using errcode = new.body; end if; return new; end $$`),
      );
      await db.execute(raw('create trigger fails before insert on notes for each row execute function fail_by_body()'));
    }
    asks = await serve(db);
  });
  beforeEach(() => db.execute(sql`delete from notes`));
  afterAll(async () => {
    for (const close of opened) await close();
    await database.drop();
  });

  describe.each(['fetch', 'a socket'])('over %s', (way) => {
    test.each(STATES)(
      'the state %s is 503 with Retry-After, for queries and mutations, and the next request is served',
      async (code) => {
        const ask = asks[way]!;
        expect(await ask(`{ fails(code: "${code}") }`)).toMatchObject(UNAVAILABLE);
        const committed = { extensions: { transaction: { committed: false } } };
        expect(await ask(`mutation { failsToWrite(code: "${code}") }`)).toMatchObject({
          ...UNAVAILABLE,
          body: { ...UNAVAILABLE.body, ...committed },
        });
        if (engine.name !== 'cockroach')
          expect(await ask(CREATE(1, code))).toMatchObject({
            ...UNAVAILABLE,
            body: { ...UNAVAILABLE.body, ...committed },
          });
        expect(await ask('{ notes { totalCount } }')).toEqual({
          status: 200,
          retryAfter: way === 'fetch' ? null : undefined,
          body: { data: { notes: { totalCount: 0 } } },
        });
        expect(db.stats()).toMatchObject({ leased: 0, waiting: 0 });
      },
    );
  });

  describe.skipIf(engine.name !== 'postgres')('a server that takes no writes', () => {
    const readOnly = (isOn: boolean) =>
      db.execute(
        raw(`alter database "${new URL(database.url).pathname.slice(1)}" set default_transaction_read_only = ${isOn}`),
      );

    test.each(['fetch', 'a socket'])(
      'for a while, over %s: its sessions are replaced, and the client hears nothing',
      async (way) => {
        await readOnly(true);
        const own = connect(database.url, { size: 3 });
        onTestFinished(() => own.close());
        // Three sessions that were opened before the failover.
        await Promise.all([1, 2, 3].map(() => own.atomic((tx) => tx.execute(sql`select pg_sleep(0.01)`))));
        expect(own.stats().open).toBe(3);
        await readOnly(false);
        const ask = (await serve(own))[way]!;
        const answers = await Promise.all([1, 2, 3, 4, 5].map((id) => ask(CREATE(id, 'a note'))));
        for (const { status, body } of answers) {
          expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
          expect(body.extensions.transaction.committed).toBe(true);
        }
        // What was opened before is gone, also where it was not used.
        const level = sql`select current_setting('default_transaction_read_only')`;
        const levels = await Promise.all([1, 2, 3].map(() => own.atomic((tx) => tx.execute(level))));
        expect(levels.map(({ rows }) => rows[0]![0])).toEqual(['off', 'off', 'off']);
      },
    );

    test('for good: 503, and nothing is committed', async () => {
      await readOnly(true);
      onTestFinished(async () => void (await readOnly(false)));
      const own = connect(database.url, { size: 1 });
      onTestFinished(() => own.close());
      for (const ask of Object.values(await serve(own)))
        expect(await ask(CREATE(1, 'a note'))).toMatchObject({
          ...UNAVAILABLE,
          body: { ...UNAVAILABLE.body, extensions: { transaction: { committed: false } } },
        });
      await expect(own.execute(sql`insert into notes values (7, 'x')`)).rejects.toMatchObject({
        code: 'SERVER_UNAVAILABLE',
        sqlState: '25006',
      });
      expect(own.stats()).toMatchObject({ open: 0, leased: 0 });
    });

    test('because the transaction only reads, is the mistake of who wrote it', async () => {
      const write = db.runTransaction((tx) => tx.execute(sql`insert into notes values (7, 'x')`), { readOnly: true });
      await expect(write).rejects.toMatchObject({ code: 'READ_ONLY_TRANSACTION' });
      expect(db.stats().open).toBeGreaterThan(0);
    });
  });
});

describe('a server that refuses connections', () => {
  let backend: FakeBackend;
  let db: Database;
  let ask: Ask;
  let close: () => Promise<void>;
  beforeAll(async () => {
    backend = await startFakeBackend({ isCockroach: false });
    db = connect(`postgresql://me@127.0.0.1:${backend.port}/fake`, { size: 2 });
    const server = createServer({ db, models: [Note] });
    ask = byFetch(server);
    close = () => server.close();
  });
  afterAll(async () => {
    await close();
    await db.close();
    await backend.close();
  });

  test.each(['53300', '57P01', '57P02', '57P03'])('with %s is 503 with Retry-After', async (sqlState) => {
    backend.refusal = { sqlState, times: Number.POSITIVE_INFINITY };
    expect(await ask('{ notes { totalCount } }')).toMatchObject(UNAVAILABLE);
    expect(await ask('mutation { deleteNote(id: "1") { deletedId } }')).toMatchObject(UNAVAILABLE);
    expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
    backend.refusal = undefined;
  });

  test.each(['53300', '57P01', '57P03'])('with %s for a moment is waited for', async (sqlState) => {
    backend.refusal = { sqlState, times: 2 };
    const own = connect(`postgresql://me@127.0.0.1:${backend.port}/fake`);
    onTestFinished(() => own.close());
    let attempts = 0;
    await own.runTransaction(async (tx) => {
      attempts = tx.attempt;
      await tx.execute(sql`insert into a`);
    });
    expect(attempts).toBe(3);
  });
});
