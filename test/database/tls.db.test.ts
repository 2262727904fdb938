import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { CERTIFICATE_FILE, OTHER_CERTIFICATE_FILE, startTlsProxy, type TlsProxy } from '../setup/tls-proxy.ts';

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

    const open = (
      parameters: Readonly<Record<string, string>>,
      options: ConnectOptions = {},
      through: string = proxy.url,
    ) => {
      const url = new URL(through);
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
      expect(await db.onConnection(async ({ transport }) => transport)).toBe('encrypted');
      expect(await database.db.onConnection(async ({ transport }) => transport)).toBe('local');
    });

    test('is made by the ssl option, in Node’s own terms', async () => {
      await open({}, { ssl: { ca: readFileSync(CERTIFICATE_FILE, 'utf8') } }).ping();
    });

    test('is refused where the certificate is not known', async () => {
      await expect(open({ sslmode: 'verify-full' }).ping()).rejects.toMatchObject(distrust);
      await expect(open({}, { ssl: true }).ping()).rejects.toMatchObject(distrust);
    });

    test('is refused where the certificate is for another host, though its authority is known', async () => {
      const other = await startTlsProxy(database.url, OTHER_CERTIFICATE_FILE);
      onTestFinished(() => other.close());
      const openOther = (parameters: Readonly<Record<string, string>>) => open(parameters, {}, other.url);
      const strict = { sslrootcert: OTHER_CERTIFICATE_FILE, uselibpqcompat: 'true' };
      // libpq's verify-ca looks at the authority alone: so this one is right.
      await openOther({ ...strict, sslmode: 'verify-ca' }).ping();
      for (const parameters of [
        { ...strict, sslmode: 'verify-full' },
        { sslrootcert: OTHER_CERTIFICATE_FILE, sslmode: 'verify-ca' },
        { sslrootcert: OTHER_CERTIFICATE_FILE, sslmode: 'require' },
      ])
        await expect(openOther(parameters).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: expect.stringContaining('the encrypted connection failed (ERR_TLS_CERT_ALTNAME_INVALID)'),
        });
    });

    test('is refused where another authority has signed the certificate', async () => {
      const parameters = { sslmode: 'verify-full', sslrootcert: OTHER_CERTIFICATE_FILE };
      await expect(open(parameters).ping()).rejects.toMatchObject(distrust);
    });

    test.each(['verify-full', 'require', 'no-verify'])(
      'by sslmode=%s is refused where the server, or somebody on the way, has none: nothing is sent in the clear',
      async (sslmode) => {
        const received: Buffer[] = [];
        const plain = createServer((socket) => socket.on('data', (bytes) => received.push(bytes) && socket.write('N')));
        plain.listen(0, '127.0.0.1');
        await once(plain, 'listening');
        onTestFinished(() => void plain.close());
        const url = `postgresql://me:hunter2@127.0.0.1:${(plain.address() as AddressInfo).port}/shop`;
        await expect(open({ sslmode }, {}, url).ping()).rejects.toMatchObject({
          code: 'CONNECTION_FAILED',
          message: expect.stringContaining('the encrypted connection failed'),
        });
        // The eight bytes that ask for TLS.
        expect(Buffer.concat(received).toString('hex')).toBe('0000000804d2162f');
      },
    );

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
