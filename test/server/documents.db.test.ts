import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables, foreignKey, integer, model, text } from '../../src/index.ts';
import { createServer, type ServerOptions } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Person = model('Person', { id: integer().primaryKey(), name: text() });
const Pet = model('Pet', {
  id: integer().primaryKey(),
  name: text(),
  owner: foreignKey(() => Person, { backref: 'pets' }),
});

const QUERY = '{ people { nodes { name } } }';
const ANSWER = { data: { people: { nodes: [{ name: 'Beanie' }] } } };
const HASH = createHash('sha256').update(QUERY).digest('hex');

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Person, Pet]);
    await Person.insert({ id: 1, name: 'Beanie' }).on(database.db);
    await Pet.insert({ id: 1, name: 'Huey', ownerId: 1 }).on(database.db);
  });
  afterAll(() => database.drop());

  const serve = (options: Partial<ServerOptions> = {}) =>
    createServer({ db: database.db, models: [Person, Pet], ...options });

  const post = (server: ReturnType<typeof serve>, body: object, headers: Record<string, string> = {}) =>
    server.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );

  describe('automatic persisted queries', () => {
    const persistedQuery = { version: 1, sha256Hash: HASH };

    test('a hash is asked for its document, and known from then on, by POST and by GET', async () => {
      const server = serve();
      const unknown = await post(server, { extensions: { persistedQuery } });
      expect([unknown.status, await unknown.json()]).toEqual([
        404,
        { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
      ]);
      expect(await (await post(server, { query: QUERY, extensions: { persistedQuery } })).json()).toEqual(ANSWER);
      expect(await (await post(server, { extensions: { persistedQuery } })).json()).toEqual(ANSWER);
      const search = new URLSearchParams({ extensions: JSON.stringify({ persistedQuery }) });
      const get = new Request(`http://localhost/graphql?${search}`, {
        headers: { 'apollo-require-preflight': 'true' },
      });
      expect(await (await server.fetch(get)).json()).toEqual(ANSWER);
    });

    test('a document under the hash of another is refused', async () => {
      const other = { version: 1, sha256Hash: HASH.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
      const response = await post(serve(), { query: QUERY, extensions: { persistedQuery: other } });
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { errors: [{ extensions: { code: 'PERSISTED_QUERY_MISMATCH' } }] },
      ]);
    });
  });

  describe('trusted documents', () => {
    const options = { trustedDocuments: { people: QUERY, [HASH]: QUERY } };

    test('run by their id or their hash', async () => {
      const server = serve(options);
      expect(await (await post(server, { documentId: 'people' })).json()).toEqual(ANSWER);
      const persistedQuery = { version: 1, sha256Hash: HASH };
      expect(await (await post(server, { extensions: { persistedQuery } })).json()).toEqual(ANSWER);
    });

    test.each([
      ['another id', { documentId: 'pets' }, 'PERSISTED_QUERY_NOT_FOUND'],
      ['the document itself', { query: QUERY }, 'FORBIDDEN'],
    ])('%s is refused', async (_, body, code) => {
      expect(await (await post(serve(options), body)).json()).toMatchObject({ errors: [{ extensions: { code } }] });
    });

    test('have to be texts', () => {
      expect(() => serve({ trustedDocuments: { people: 3 as never } })).toThrow(
        'trustedDocuments takes documents by their id, but "people" has no text.',
      );
    });
  });

  test('@defer sends the rest of the answer in a second part', async () => {
    const query = '{ people { nodes { name ... @defer { pets { nodes { name } } } } } }';
    const response = await post(serve(), { query }, { accept: 'multipart/mixed;deferSpec=20220824, application/json' });
    expect(response.headers.get('content-type')).toMatch('multipart/mixed');
    const parts = (await response.text()).match(/^\{.*\}$/gm)!.map((part) => JSON.parse(part));
    expect(parts[0]).toEqual({ data: { people: { nodes: [{ name: 'Beanie' }] } }, hasNext: true });
    const later = parts.slice(1).flatMap(({ incremental = [] }) => incremental);
    expect(later).toMatchObject([{ data: { pets: { nodes: [{ name: 'Huey' }] } }, path: ['people', 'nodes', 0] }]);
  });

  test('one switch turns GraphiQL and introspection off', async () => {
    const server = serve({ graphiql: false });
    const page = await server.fetch(new Request('http://localhost/graphql', { headers: { accept: 'text/html' } }));
    expect(page.headers.get('content-type') ?? '').not.toMatch('text/html');
    const answer = await (await post(server, { query: '{ __schema { queryType { name } } }' })).json();
    expect(answer).not.toHaveProperty('data');
    expect(await (await post(server, { query: '{ __typename }' })).json()).toEqual({ data: { __typename: 'Query' } });
    expect(
      await (
        await post(serve({ graphiql: false, introspection: true }), { query: '{ __schema { queryType { name } } }' })
      ).json(),
    ).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  test('answers are compressed where that is asked of the server and the client', async () => {
    const server = serve({ compression: true });
    const packed = await post(server, { query: QUERY }, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString())).toEqual(ANSWER);
    expect(
      (await post(serve(), { query: QUERY }, { 'accept-encoding': 'gzip' })).headers.get('content-encoding'),
    ).toBeNull();
  });
});
