import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { CERTIFICATE_FILE, startTlsProxy, type TlsProxy } from '../setup/tls-proxy.ts';

forEachEngine((engine) => {
  // A skipped suite inside of a skipped one would count as neither run nor skipped.
  const isElsewhere = engine.skipReason === undefined && engine.name === 'pglite';
  describe.skipIf(isElsewhere)('an encrypted connection', () => {
    let database: TestDatabase;
    let proxy: TlsProxy;
    beforeAll(async () => {
      database = await engine.createDatabase();
      proxy = await startTlsProxy(database.url);
    });
    afterAll(async () => {
      await proxy.close();
      await database.drop();
    });

    const open = (parameters: Readonly<Record<string, string>>, options: ConnectOptions = {}) => {
      const url = new URL(proxy.url);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const db = connect(url.href, options);
      onTestFinished(() => db.close());
      return db;
    };
    const distrust = {
      code: 'CONNECTION_FAILED',
      message: expect.stringMatching(
        /^No connection to "localhost:\d+": the encrypted connection failed \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Check the ssl option, or sslmode and sslrootcert of the URL, against the server and its certificate\.$/,
      ),
    };

    test('is made by sslmode=verify-full and the authority’s certificate', async () => {
      const db = open({ sslmode: 'verify-full', sslrootcert: CERTIFICATE_FILE });
      const before = proxy.encrypted;
      expect((await db.runTransaction((tx) => tx.execute(sql`select ${'secret'} || ''`))).rows).toEqual([['secret']]);
      expect(proxy.encrypted).toBe(before + 1);
    });

    test('is made by the ssl option, in Node’s own terms', async () => {
      await open({}, { ssl: { ca: readFileSync(CERTIFICATE_FILE, 'utf8') } }).ping();
    });

    test('is refused where the certificate is not known', async () => {
      await expect(open({ sslmode: 'verify-full' }).ping()).rejects.toMatchObject(distrust);
      await expect(open({}, { ssl: true }).ping()).rejects.toMatchObject(distrust);
    });

    test('is refused where the certificate is for another host', async () => {
      const options = {
        host: '127.0.0.1',
        ssl: { ca: readFileSync(CERTIFICATE_FILE, 'utf8'), checkServerIdentity: () => new Error('not this host') },
      };
      await expect(open({}, options).ping()).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
    });

    test('is made without a check where sslmode=no-verify says so', async () => {
      await open({ sslmode: 'no-verify' }).ping();
    });

    test('can be cancelled', async () => {
      const db = open({ sslmode: 'no-verify' });
      await db.ping();
      const work = db.execute(sql`select pg_sleep(60)`, { signal: AbortSignal.timeout(100) });
      await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
      await db.ping();
    });
  });
});
