import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
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

  describe.each<[string, string, string, (app: express.Express, listener: PhoebeServer) => unknown]>([
    [
      'app.all of the same path',
      '/graphql',
      '/graphql',
      (app, { requestListener }) => app.all('/graphql', requestListener),
    ],
    [
      'app.use of the same path',
      '/graphql',
      '/graphql',
      (app, { requestListener }) => app.use('/graphql', requestListener),
    ],
    ['app.use of a folder', '/graphql', '/api/graphql', (app, { requestListener }) => app.use('/api', requestListener)],
    [
      'app.all of another path',
      '/api/query',
      '/api/query',
      (app, { requestListener }) => app.all('/api/query', requestListener),
    ],
    [
      'app.use of another path',
      '/api/query',
      '/api/query',
      (app, { requestListener }) => app.use('/api/query', requestListener),
    ],
    ['no mount', '/api/query', '/api/query', (app, { requestListener }) => app.use(requestListener)],
  ])('Express: %s', (_, path, whole, mount) => {
    test.each([[[]], [[express.json()]]])('%# answers every kind of request', async (parsers) => {
      const server = createServer({ db: database.db, models: [Fruit], path });
      const app = express();
      for (const parser of parsers) app.use(parser);
      mount(app, server);
      const http = createHttpServer(app);
      await listening(http);
      onTestFinished(() => void http.close());
      const url = `http://127.0.0.1:${portOf(http)}${whole}`;
      const json = await (await fetch(url, { method: 'POST', headers, body })).json();
      expect(json).toEqual(ANSWER);
      const get = await fetch(`${url}?query={fruits{nodes{name}}}`, {
        headers: { 'apollo-require-preflight': 'true' },
      });
      expect(await get.json()).toEqual(ANSWER);
      const deferred = JSON.stringify({ query: '{ fruits { nodes { ... @defer { name } } } }' });
      const accept = { ...headers, accept: 'multipart/mixed' };
      const parts = await fetch(url, { method: 'POST', headers: accept, body: deferred });
      expect([parts.status, await parts.text()]).toEqual([200, expect.stringContaining('"name":"fig"')]);
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
      const other = await fetch(`${url}/other`, { method: 'POST', headers, body });
      expect(other.status).toBe(404);
    });
  });

  test('another path by fetch', async () => {
    const server = createServer({ db: database.db, models: [Fruit], path: '/api/query' });
    const asked = (path: string) =>
      server.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers, body }));
    expect(await (await asked('/api/query')).json()).toEqual(ANSWER);
    expect((await asked('/graphql')).status).toBe(404);
  });

  test.each(['graphql', '/graph ql', '/api/', '/:any', '', 'http://localhost/graphql'])('%j is no path', (path) => {
    expect(() => createServer({ db: database.db, models: [Fruit], path })).toThrow('"path" must be a path such as');
  });
});
