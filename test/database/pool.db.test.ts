import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { MAX_PREPARED_STATEMENTS } from '../../src/database/drivers/prepared-statements.ts';
import type { Executor } from '../../src/database/executor.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { raw } from './raw.ts';

forEachEngine((engine) => {
  describe.skipIf(engine.name === 'pglite')('a pool of connections to a server', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await engine.createDatabase();
    });
    afterAll(() => database.drop());

    const open = (options: ConnectOptions = {}, url = database.url): Database => {
      const db = connect(url, options);
      onTestFinished(() => db.close());
      return db;
    };
    const sessionOf = async (executor: Executor) => {
      const query = engine.dialect.advisoryLocks ? sql`select pg_backend_pid()` : sql`show session_id`;
      return (await executor.execute(query)).rows[0]![0];
    };
    const setting = async (db: Database, name: string) => (await db.execute(raw(`show ${name}`))).rows[0]![0];
    const altered = (change: (url: URL) => void): string => {
      const url = new URL(database.url);
      change(url);
      return url.href;
    };

    test('never has more connections than its size, and serves everybody', async () => {
      const db = open({ size: 3 });
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => db.execute(sql`select cast(${index} as int4)`)),
      );
      expect(answers.map(({ rows }) => Number(rows[0]![0]))).toEqual(Array.from({ length: 50 }, (_, index) => index));
      expect(db.stats()).toEqual({ size: 3, open: 3, leased: 0, waiting: 0 });
    });

    test('opens no more connections than the work needs', async () => {
      const db = open();
      for (let index = 0; index < 5; index += 1) await db.ping();
      expect(db.stats()).toEqual({ size: 10, open: 1, leased: 0, waiting: 0 });
    });

    test('that is used up refuses after the time limit, and goes on when there is room', async () => {
      const db = open({ size: 2, acquireTimeoutMs: 500 });
      const allHold = barrier(3);
      let letGo!: () => void;
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const holders = [1, 2].map(() =>
        db.runTransaction((tx) =>
          tx
            .execute(sql`select 1`)
            .then(() => allHold.arrive())
            .then(() => until),
        ),
      );
      await allHold.arrive();
      await expect(db.execute(sql`select 1`)).rejects.toMatchObject({
        code: 'POOL_EXHAUSTED',
        message:
          'All 2 connections are in use, and none was free within 500 ms. Use larger pools (size), shorter transactions, or wait longer (acquireTimeoutMs). Inside a transaction, work through its handle or its async context, not beside it.',
      });
      letGo();
      await Promise.all(holders);
      await db.ping();
    });

    test('replaces connections that have lived long enough', async () => {
      const db = open({ maxLifetimeMs: 1 });
      const first = await sessionOf(db);
      await expect.poll(() => sessionOf(db)).not.toBe(first);
      const keeping = open({ maxLifetimeMs: 60_000 });
      expect(await sessionOf(keeping)).toBe(await sessionOf(keeping));
    });

    test('spreads the lifetimes by a tenth to both sides', async () => {
      const chances = [0, 0.999];
      const clock = { now: () => 0, random: () => chances.shift() ?? 0.5, sleep: async () => {} };
      const db = open({ size: 2, maxLifetimeMs: 100_000, clock });
      const bothSessions = async () => {
        const both = barrier(2);
        return Promise.all(
          [1, 2].map(() => db.atomic((tx) => sessionOf(tx).then((id) => both.arrive().then(() => id)))),
        );
      };
      const time = vi.spyOn(performance, 'now').mockReturnValue(0);
      onTestFinished(() => time.mockRestore());
      const first = await bothSessions();
      time.mockReturnValue(89_999);
      expect((await bothSessions()).toSorted()).toEqual(first.toSorted());
      time.mockReturnValue(109_000);
      expect((await bothSessions()).filter((id) => first.includes(id))).toHaveLength(1);
    });

    describe('prepares statements', () => {
      const count = sql`select count(*) from pg_prepared_statements where name like 'phoebe%'`;
      const prepared = async (db: Database) => Number((await db.execute(count)).rows[0]![0]);

      test('that come more than once on a connection', async () => {
        const db = open({ size: 1 });
        const query = sql`select ${1} || ''`;
        await db.execute(query);
        expect(await prepared(db)).toBe(0);
        for (let run = 0; run < 3; run += 1) await db.execute(query);
        // Its own second run makes the question a prepared statement as well.
        expect(await prepared(db)).toBe(2);
      });

      test('up to a limit: beyond it the server forgets the one that was not used for longest', async () => {
        const db = open({ size: 1 });
        const statements = Array.from({ length: MAX_PREPARED_STATEMENTS + 20 }, (_, index) => raw(`select ${index}`));
        for (const statement of statements) {
          await db.execute(statement);
          await db.execute(statement);
        }
        expect(await prepared(db)).toBe(MAX_PREPARED_STATEMENTS);
        for (const [index, statement] of statements.entries()) {
          expect((await db.execute(statement)).rows).toEqual([[String(index)]]);
        }
      });

      test('unless that is turned off', async () => {
        const db = open({ size: 1, preparedStatements: false });
        const query = sql`select ${1} || ''`;
        for (let run = 0; run < 4; run += 1) await db.execute(query);
        expect(await prepared(db)).toBe(0);
      });

      test('also those that fail, with the same name as before', async () => {
        const db = open({ size: 1 });
        const divide = (by: number) => sql`select 7 / cast(${by} as int4)`;
        for (const by of [1, 0, 1, 0, 0, 1]) {
          const work = db.execute(divide(by));
          await (by === 0 ? expect(work).rejects.toMatchObject({ sqlState: '22012' }) : work);
        }
        expect(await prepared(db)).toBe(1);
      });

      test('in transactions that are rolled back, too', async () => {
        const db = open({ size: 1 });
        const query = sql`select ${1} || ''`;
        for (let run = 0; run < 3; run += 1) {
          await expect(
            db.atomic((tx) => tx.execute(query).then(() => Promise.reject(new Error('no')))),
          ).rejects.toThrow('no');
        }
        expect((await db.execute(query)).rows).toEqual([['1']]);
      });
    });

    describe('gives its sessions', () => {
      test('a name and the same settings on every engine', async () => {
        const db = open();
        expect(await setting(db, 'application_name')).toBe('phoebe');
        expect(await setting(db, 'timezone')).toBe('UTC');
        expect(await setting(open({ applicationName: 'shop' }), 'application_name')).toBe('shop');
        expect(
          await setting(
            open(
              {},
              altered((url) => url.searchParams.set('application_name', 'of the URL')),
            ),
            'application_name',
          ),
        ).toBe('of the URL');
      });

      test('settings of one’s own', async () => {
        expect(await setting(open({ settings: { statement_timeout: 5_000 } }), 'statement_timeout')).toMatch(
          /^5(s|000)$/,
        );
        const search = await setting(open({ settings: { search_path: 'a, "b c"' } }), 'search_path');
        expect(search).toBe('a, "b c"');
      });

      test('a password that is asked for at each connection', async ({ skip }) => {
        const { password } = new URL(database.url);
        skip(password === '', 'The server takes every password.');
        const passwords = [decodeURIComponent(password), 'wrong'];
        const db = open({ password: async () => passwords.shift()! });
        await db.atomic(async (tx) => {
          await tx.execute(sql`select 1`);
          await expect(db.ping()).rejects.toMatchObject({ code: 'ACCESS_DENIED', sqlState: '28P01' });
        });
        expect(passwords).toEqual([]);
      });
    });

    describe('that cannot be opened says why', () => {
      test('nothing listens', async () => {
        const server = createServer();
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        const { port } = server.address() as { port: number };
        server.close();
        const url = altered((target) => Object.assign(target, { hostname: '127.0.0.1', port, password: 'secret' }));
        const error = await open({}, url)
          .ping()
          .catch((thrown) => thrown);
        expect(error).toMatchObject({
          code: 'CONNECTION_FAILED',
          message: `No connection to "127.0.0.1:${port}": nothing listens there. Check that the server runs, and that host and port are right.`,
        });
        expect(`${error.stack}${error.cause.stack}`).not.toContain('secret');
      });

      test('the host is not known', async () => {
        const url = altered((target) => Object.assign(target, { hostname: 'nowhere.invalid' }));
        await expect(open({}, url).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: expect.stringMatching(/^No connection to "nowhere\.invalid:\d+": the host name /),
        });
      });

      test('nobody answers in time', async () => {
        const { port } = await listen(() => {});
        const url = altered((target) => Object.assign(target, { hostname: '127.0.0.1', port }));
        await expect(open({ connectTimeoutMs: 100 }, url).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: `No connection to "127.0.0.1:${port}": it did not open within 100 ms (connectTimeoutMs).`,
        });
      });

      test('another protocol answers', async () => {
        const { port } = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
        const url = altered((target) => Object.assign(target, { hostname: '127.0.0.1', port }));
        await expect(open({}, url).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: `No connection to "127.0.0.1:${port}": the server closed the connection while it opened, or speaks another protocol.`,
        });
      });

      test('the server does not encrypt', async () => {
        await expect(open({ ssl: true }).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: expect.stringContaining(
            'the encrypted connection failed. Check the ssl option, or sslmode and sslrootcert of the URL, against the server and its certificate.',
          ),
        });
      });

      test('the database does not exist', async () => {
        const url = altered((target) => Object.assign(target, { pathname: '/no_such_database' }));
        await expect(open({}, url).execute(sql`select 1 from pg_tables`)).rejects.toMatchObject({
          code: 'UNDEFINED_DATABASE',
          sqlState: '3D000',
        });
      });

      test.skipIf(engine.name === 'cockroach')('the user does not exist', async () => {
        const url = altered((target) => Object.assign(target, { username: 'nobody_knows', password: 'secret' }));
        const error = await open({}, url)
          .ping()
          .catch((thrown) => thrown);
        expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
        expect(error.message).not.toContain('secret');
      });

      test('it is the other engine', async () => {
        const isCockroach = engine.name === 'cockroach';
        const url = database.url.replace(/^\w+:/, isCockroach ? 'postgresql:' : 'cockroachdb:');
        const way = isCockroach
          ? 'CockroachDatabase, or a URL that begins with cockroachdb://'
          : 'PostgresDatabase, or a URL that begins with postgresql://';
        const db = open({}, url);
        for (let attempt = 0; attempt < 2; attempt += 1) {
          await expect(db.ping()).rejects.toMatchObject({
            code: 'INVALID_ARGUMENT',
            message: `The server is ${engine.dialect.label}, but the other engine was asked for. Use ${way}.`,
          });
        }
        expect(db.stats()).toMatchObject({ leased: 0, open: 0 });
      });
    });

    /** A server that does what it likes with a connection. */
    async function listen(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => socket.destroy()));
        onConnection(socket);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      return server.address() as { port: number };
    }
  });
});
