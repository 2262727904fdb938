import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables, integer, model, text } from '../../src/index.ts';
import { createServer, type PhoebeServer } from '../../src/server/index.ts';
import { type TemporaryDatabase, temporaryDatabase } from '../setup/temporary-database.ts';

/* The examples of docs/server.md, in the frameworks that run here. Bun, Deno and Next.js take the same `fetch`. */
const Fruit = model('Fruit', { id: integer().primaryKey(), name: text() });

describe('a server inside of another', () => {
  let database: TemporaryDatabase;
  let phoebe: PhoebeServer;
  const body = JSON.stringify({ query: '{ fruits { nodes { name } } }' });
  const headers = { 'content-type': 'application/json' };
  const ANSWER = { data: { fruits: { nodes: [{ name: 'fig' }] } } };

  beforeAll(async () => {
    database = await temporaryDatabase();
    phoebe = createServer({ db: database.db, models: [Fruit] });
    await createTables(database.db, [Fruit]);
    await Fruit.insert({ id: 1, name: 'fig' }).on(database.db);
  });
  afterAll(async () => {
    await phoebe.close();
    await database.drop();
  });

  const ask = async (port: number) => {
    const answers: unknown[] = [];
    // Twice: from the second request on the document is known.
    for (let n = 0; n < 2; n += 1)
      answers.push(await (await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body })).json());
    return answers;
  };
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  test('node:http', async () => {
    const http = createHttpServer(phoebe.requestListener);
    await listening(http);
    expect(await ask(portOf(http))).toEqual([ANSWER, ANSWER]);
    http.close();
  });

  test('Express, also behind its body parser', async () => {
    for (const parsers of [[], [express.json()]]) {
      const app = express();
      for (const parser of parsers) app.use(parser);
      app.get('/other', (_, response) => void response.send('other'));
      app.all('/graphql', phoebe.requestListener);
      const http = createHttpServer(app);
      await listening(http);
      expect(await ask(portOf(http))).toEqual([ANSWER, ANSWER]);
      expect(await (await fetch(`http://127.0.0.1:${portOf(http)}/other`)).text()).toBe('other');
      http.close();
    }
  });

  test('Fastify', async () => {
    const app = fastify();
    // The body is left to Phoebe.
    app.addContentTypeParser('application/json', (_request, _payload, done) => done(null));
    app.all('/graphql', (request, reply) => {
      reply.hijack();
      phoebe.requestListener(request.raw, reply.raw);
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    expect(await ask(portOf(app.server))).toEqual([ANSWER, ANSWER]);
    await app.close();
  });

  test('a platform that calls a function with a web request: Next.js, Bun, Deno', async () => {
    const POST = (request: Request): Promise<Response> => phoebe.fetch(request);
    const response = await POST(new Request('http://localhost/graphql', { method: 'POST', headers, body }));
    expect(await response.json()).toEqual(ANSWER);
  });
});
