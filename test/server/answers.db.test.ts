import { gzipSync } from 'node:zlib';
import { createServer, type PhoebeServer } from 'phoebe/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankSchema, prepareBank } from '../graphql/bank.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

forEachEngine((engine) => {
  let database: TestDatabase;
  let server: PhoebeServer;
  let url: string;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await prepareBank(database.db);
    server = createServer({ db: database.db, schema: bankSchema(), compression: true });
    url = `${(await server.listen({ port: 0 })).url}/graphql`;
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, to = url) =>
    fetch(to, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const BODY = JSON.stringify({ query: '{ counter(id: "a") { n } }' });

  test('answers to operations are kept by no cache, whoever makes them', async () => {
    const lean = createServer({ db: database.db, schema: bankSchema() });
    const leanUrl = `${(await lean.listen({ port: 0 })).url}/graphql`;
    for (const to of [url, leanUrl])
      for (const [body, headers] of [
        [BODY, {}],
        [BODY, { accept: 'text/html, application/json' }],
        ['{"query":"{ nothing }"}', {}],
        ['no JSON', {}],
        ['{"query":"mutation { refuse }"}', {}],
      ] as const) {
        const response = await post(body, headers, to);
        expect([body, response.headers.get('cache-control')]).toEqual([body, 'private, no-store']);
      }
    await lean.close();
  });

  test('a body that is packed is unpacked, and one that only says so is a mistake of the client', async () => {
    expect(await (await post(gzipSync(BODY), { 'content-encoding': 'gzip' })).json()).toEqual({
      data: { counter: { n: 100 } },
    });
    for (const [body, encoding] of [
      [Buffer.from(BODY), 'gzip'],
      [gzipSync(BODY).subarray(0, 20), 'gzip'],
      [Buffer.concat([gzipSync(BODY).subarray(0, 15), Buffer.alloc(30, 1)]), 'gzip'],
      [Buffer.from(BODY), 'deflate'],
      [Buffer.from(BODY), 'br'],
    ] as const) {
      const response = await post(body, { 'content-encoding': encoding });
      const { errors } = (await response.json()) as any;
      expect([encoding, response.status, errors[0].extensions.code]).toEqual([encoding, 400, 'BAD_REQUEST']);
    }
  });
});
