import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type PhoebeServer } from '../../src/server/index.ts';
import { fillNewsroom, schema } from '../access/setup/newsroom.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { LEAKS, randomBody, randomHeaders } from './random-body.ts';

/** FUZZ_RUNS=20000 for the long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);

forEachEngine((engine) => {
  let database: TestDatabase;
  let server: PhoebeServer;
  let url: string;
  const unexpected: string[] = [];

  beforeAll(async () => {
    database = await engine.createDatabase();
    await fillNewsroom(database.db);
    const ignore = () => {};
    server = createServer({
      db: database.db,
      schema,
      introspection: false,
      viewer: ({ headers }) => (headers.has('x-api-key') ? { id: headers.get('x-api-key') } : undefined),
      logger: {
        debug: ignore,
        info: ignore,
        warn: ignore,
        error: (message, fields) => unexpected.push(`${message} ${fields?.error}`),
      },
    });
    url = `${(await server.listen({ port: 0 })).url}/graphql`;
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  const JSON_HEADERS = { 'content-type': 'application/json' };
  const post = async (body: string, headers: Record<string, string> = JSON_HEADERS) => {
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  };

  test(`${RUNS} random bodies: no 500, no crash, nothing that is not the client's affair`, {
    timeout: 600_000,
  }, async () => {
    const runs = engine.name === 'pglite' ? Math.ceil(RUNS / 8) : RUNS;
    await fc.assert(
      // Most bodies must be ones that are read.
      fc.asyncProperty(
        randomBody,
        fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, randomHeaders),
        async (body, headers) => {
          const { status, text } = await post(body, { ...JSON_HEADERS, ...headers });
          expect(unexpected.splice(0)).toEqual([]);
          expect(status, text).toBeLessThan(500);
          // What the client sent itself may come back in the words of an error, and people may read their own address.
          const address = `${(headers as Readonly<Record<string, string>>)['x-api-key']}@x`;
          const leaks = text.match(LEAKS)?.filter((leak) => !body.includes(leak) && leak !== address) ?? [];
          expect(leaks, text).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
    expect(JSON.parse((await post('{"query":"{ people { totalCount } }"}')).text)).toEqual({
      data: { people: { totalCount: 2 } },
    });
  });
});
