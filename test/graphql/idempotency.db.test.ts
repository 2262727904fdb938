import type { Database } from 'phoebe';
import { connect } from 'phoebe';
import { IdempotencyKey } from 'phoebe/graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AnswerStore } from '../../src/graphql/idempotency/answer-store.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { holdTimers } from '../setup/hold-timers.ts';
import { startTcpProxy, type TcpProxy } from '../setup/tcp-proxy.ts';
import { Entry, MODELS, numberOf, prepareBank, resetBank, runner } from './bank.ts';

const BUMP = 'mutation ($id: ID!, $note: String!) { bump(id: $id, note: $note, by: 1) { counter { n id } } }';
const KEY = { idempotencyKey: '8e03978e-40d5-43e8-bc93-6894a57f9324' };
const X = { id: 'a', note: 'x' };

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
    await prepareBank(db);
  });
  afterAll(() => database.drop());
  beforeEach(() => resetBank(db));
  const onServers = (name: string, body: () => Promise<void>) => {
    if (engine.name === 'pglite') test(name, ({ skip }) => skip('PGlite has one connection, inside of this process'));
    else test(name, body);
  };
  const storedKeys = () => IdempotencyKey.select().on(db).count();

  describe('a mutation under an idempotency key', () => {
    test('is carried out once, and the same answer is given again', async () => {
      const run = runner(db);
      const first = await run(BUMP, KEY, X);
      expect(first).toEqual({
        data: { bump: { counter: { n: 101, id: 'a' } } },
        extensions: { transaction: { attempts: 1, committed: true } },
      });
      const again = await run(BUMP, KEY, X);
      expect(again.data).toEqual(first.data);
      // The fields of the answer keep their order.
      expect(JSON.stringify(again.data)).toBe(JSON.stringify(first.data));
      expect(again.extensions).toEqual({ transaction: { attempts: 1, committed: true, replayed: true } });
      expect(await numberOf('a')).toBe(101);
      expect(await Entry.count()).toBe(1);
      expect(await storedKeys()).toBe(1);
    });

    test('costs two statements more', async () => {
      const run = runner(db);
      const statementsOf = async (context: object, note: string) => {
        const before = database.queries.events.length;
        await run(BUMP, context, { id: 'a', note });
        // Expired rows are removed beside it, now and then.
        const sent = database.queries.events.slice(before).filter(({ transactionId }) => transactionId !== undefined);
        return sent.filter(({ kind }) => kind === 'statement').length;
      };
      const plain = await statementsOf({}, '1');
      expect(await statementsOf(KEY, '2')).toBe(plain + 2);
    });

    test('is refused where the key was used for something else', async () => {
      const run = runner(db);
      await run(BUMP, KEY, X);
      const others: [string, object][] = [
        [BUMP, { id: 'b', note: 'x' }],
        ['mutation ($id: ID!, $note: String!) { bump(id: $id, note: $note, by: 1) { counter { n } } }', X],
        [`${BUMP.replace('mutation', 'mutation Named')}`, X],
      ];
      for (const [source, variables] of others)
        expect(await run(source, KEY, variables)).toMatchObject({
          data: null,
          errors: [{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }],
          extensions: { transaction: { committed: false } },
        });
      // White space, and the order of variables, are not something else.
      const same = await run(BUMP.replaceAll(' {', '\n  {'), KEY, { note: 'x', id: 'a' });
      expect(same.extensions).toMatchObject({ transaction: { replayed: true } });
      expect(await numberOf('a')).toBe(101);
    });

    test('an answer with errors is not kept: the key is free', async () => {
      const run = runner(db);
      await run(BUMP, {}, X);
      const failed = await run(BUMP, KEY, X);
      expect(failed).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNIQUE_VIOLATION' } }] });
      expect(await storedKeys()).toBe(0);
      expect(await run(BUMP, KEY, { id: 'a', note: 'y' })).toMatchObject({ data: { bump: { counter: { n: 102 } } } });
    });

    test('belongs to its viewer', async () => {
      const run = runner(db);
      await run(BUMP, { ...KEY, viewer: { id: 1 } }, X);
      const other = await run(BUMP, { ...KEY, viewer: { id: 2 } }, { id: 'a', note: 'y' });
      expect(other.extensions).toEqual({ transaction: { attempts: 1, committed: true } });
      const own = runner(db, { idempotency: { scope: ({ tenant }) => String(tenant) } });
      expect(await own(BUMP, { ...KEY, tenant: 't' }, { id: 'b', note: 'z' })).not.toHaveProperty('errors');
      expect(await numberOf('a')).toBe(102);
    });

    test('counts as new when it has expired', async () => {
      const run = runner(db, { idempotency: { ttlMs: 1 } });
      await run(BUMP, KEY, X);
      const answered = Date.now();
      await expect.poll(() => Date.now()).toBeGreaterThan(answered + 5);
      const again = await run(BUMP, KEY, { id: 'a', note: 'y' });
      expect(again).toMatchObject({ data: { bump: { counter: { n: 102 } } } });
      expect(again.extensions).not.toHaveProperty('transaction.replayed');
    });

    test('is removed some time after it has expired', async () => {
      await runner(db)(BUMP, KEY, X);
      expect(await new AnswerStore(db).removeExpired()).toBe(0);
      const tomorrow = new AnswerStore(db, { now: () => Date.now() + 86_400_001 });
      expect(await tomorrow.removeExpired()).toBe(1);
      expect(await storedKeys()).toBe(0);
    });

    test.each([[''], ['a b'], ['é'], ['x'.repeat(256)], ['"'], [7], [null], [['a', 'b']]])(
      'is refused under the invalid key %j',
      async (idempotencyKey) => {
        const result = await runner(db)(BUMP, { idempotencyKey }, X);
        if (idempotencyKey === '"') return expect(result).not.toHaveProperty('errors');
        expect(result).toMatchObject({ data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
        expect(await numberOf('a')).toBe(100);
      },
    );

    test('is the same with the quotes that the header may have', async () => {
      const run = runner(db);
      await run(BUMP, KEY, X);
      const quoted = await run(BUMP, { idempotencyKey: `"${KEY.idempotencyKey}"` }, X);
      expect(quoted.extensions).toMatchObject({ transaction: { replayed: true } });
    });

    test('is refused by a server that keeps no keys', async () => {
      const result = await runner(db, { idempotency: false })(BUMP, KEY, X);
      expect(result).toMatchObject({ data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(await numberOf('a')).toBe(100);
    });

    test('PER_FIELD keeps the answer of each root field: what is missing is done later', async () => {
      const run = runner(db);
      const source = `mutation ($fails: String!) @transaction(mode: PER_FIELD) {
        x: bump(id: "a", note: "x", by: 1) { counter { n } }
        y: bump(id: "b", note: $fails, by: 1) { counter { n } }
      }`;
      await run(BUMP, {}, { id: 'b', note: 'taken' });
      const first = await run(source, KEY, { fails: 'taken' });
      expect(first.extensions).toMatchObject({
        transaction: { committed: null, fields: { x: { committed: true }, y: { committed: false } } },
      });
      await Entry.delete();
      const second = await run(source, KEY, { fails: 'taken' });
      expect(second).toMatchObject({
        data: { x: { counter: { n: 101 } }, y: { counter: { n: 102 } } },
        extensions: { transaction: { fields: { x: { replayed: true }, y: { committed: true } } } },
      });
      expect(await numberOf('a')).toBe(101);
    });

    onServers("a twin that comes at the same time waits, and gets the first one's answer", async () => {
      const written = barrier(2);
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const run = runner(db, { steps: { written: () => written.arrive().then(() => held) } });
      const twins = Array.from({ length: 5 }, () => run(BUMP, KEY, X));
      await written.arrive();
      // All of them have tried to take the key, or stand behind the one that has it.
      await expect.poll(() => db.stats().leased).toBe(5);
      release();
      const results = await Promise.all(twins);
      for (const { data } of results) expect(data).toEqual({ bump: { counter: { n: 101, id: 'a' } } });
      const replayed = results.filter(({ extensions }) => (extensions as any).transaction.replayed === true);
      expect(replayed).toHaveLength(4);
      expect(await numberOf('a')).toBe(101);
    });

    onServers('a twin gets the answer even where it may run only once', async () => {
      const source = BUMP.replace(' bump(', ' bumpOnce(');
      const results = await Promise.all(Array.from({ length: 4 }, () => runner(db)(source, KEY, X)));
      for (const { data } of results) expect(data).toEqual({ bumpOnce: { counter: { n: 101, id: 'a' } } });
      expect(await numberOf('a')).toBe(101);
    });

    onServers('keys of requests that have nothing to do with each other do not make them conflict', async () => {
      const run = runner(db, { maxAttempts: 1 });
      const papers = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          run(
            'mutation ($id: ID!) { createPaper(input: { id: $id, title: "t" }) { paper { id } } }',
            { idempotencyKey: `k${n}` },
            { id: `p${n}` },
          ),
        ),
      );
      for (const paper of papers) expect(paper).not.toHaveProperty('errors');
    });
  });

  describe('a commit whose answer is lost', () => {
    if (engine.name === 'pglite') {
      test('cannot be', ({ skip }) => skip('PGlite runs inside of this process: no answer gets lost'));
      return;
    }
    const COMMIT = /^COMMIT$/;
    let proxy: TcpProxy;
    let remote: Database;
    beforeAll(async () => {
      proxy = await startTcpProxy(database.url);
      remote = connect(proxy.url.replace(/^postgresql:/, new URL(database.url).protocol));
    });
    afterAll(async () => {
      await remote.close();
      await proxy.close();
    });
    beforeEach(() => remote.bind(MODELS));

    test('is TRANSACTION_RESULT_UNKNOWN without a key, and it may be there', async () => {
      const lost = proxy.next(COMMIT, 'lose answer');
      const result = await runner(remote)(BUMP, {}, X);
      await lost;
      expect(result).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'TRANSACTION_RESULT_UNKNOWN', retryable: false } }],
        extensions: { transaction: { attempts: 1, committed: null } },
      });
      db.bind(MODELS);
      expect(await numberOf('a')).toBe(101);
    });

    test('is looked up with a key: it was committed', async () => {
      const lost = proxy.next(COMMIT, 'lose answer');
      const result = await runner(remote)(BUMP, KEY, X);
      await lost;
      expect(result).toEqual({
        data: { bump: { counter: { n: 101, id: 'a' } } },
        extensions: { transaction: { attempts: 2, committed: true, replayed: true } },
      });
      expect(await numberOf('a')).toBe(101);
    });

    test('is done again with a key where it never came to the server', async () => {
      const lost = proxy.next(COMMIT, 'cut');
      const result = await runner(remote)(BUMP, KEY, X);
      await lost;
      expect(result).toEqual({
        data: { bump: { counter: { n: 101, id: 'a' } } },
        extensions: { transaction: { attempts: 2, committed: true } },
      });
      expect(await numberOf('a')).toBe(101);
      expect(await Entry.count()).toBe(1);
    });

    test('is not waited for without end: a silent connection counts as lost', async () => {
      const limit = holdTimers(200);
      const swallowed = proxy.next(COMMIT, 'swallow answer').then(limit.fire);
      const result = await runner(remote, { commitTimeoutMs: 200 })(BUMP, KEY, X);
      await swallowed;
      expect(result.extensions).toEqual({ transaction: { attempts: 2, committed: true, replayed: true } });
      expect(await numberOf('a')).toBe(101);
    });
  });
});
