import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createInlineSigningKeyProvider,
  createRemoteJwksSigningKeyProvider,
  type GetSigningKeyFunction,
  useJWT,
} from '@graphql-yoga/plugin-jwt';
import jsonwebtoken from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, IdempotencyKey, OperationError, rules } from '../../src/graphql/index.ts';
import { createTables, model, text } from '../../src/index.ts';
import { createLogger, createServer, type PhoebeServer, type ServerOptions } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Note = model('Note', { id: text().primaryKey(), body: text(), owner: text() });
const byId = rules(Note, { read: allow.owner('owner'), create: allow.owner('owner'), update: allow.owner('owner') });
const bySubject = rules(Note, { read: allow.owner('owner', 'sub'), create: allow.owner('owner', 'sub') });

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const { privateKey: foreignKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const signed = (claims: object, options: jsonwebtoken.SignOptions = {}, key = privateKey): string =>
  jsonwebtoken.sign(claims, key, { algorithm: 'RS256', issuer: 'us', keyid: 'k1', ...options });
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The public key taken for a shared secret: what a careless library lets in. */
const forged = (): string => {
  const head = `${part({ alg: 'HS256', typ: 'JWT', kid: 'k1' })}.${part({ sub: 'ada', iss: 'us' })}`;
  return `${head}.${createHmac('sha256', publicKey).update(head).digest('base64url')}`;
};

const NOTES = '{ notes { totalCount nodes { id body } aggregate { count max { body } } } }';
const WRITE =
  'mutation ($id: ID!, $owner: String!) { createNote(input: { id: $id, body: "of", owner: $owner }) { note { id owner } } }';

forEachEngine((engine) => {
  let database: TestDatabase;
  const servers: PhoebeServer[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Note, IdempotencyKey]);
    await Note.insertMany([
      { id: 'a', body: 'of ada', owner: 'ada' },
      { id: 'b', body: 'of ben', owner: 'ben' },
    ]).on(database.db);
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await database.drop();
  });

  const listening = async (options: Omit<ServerOptions, 'db'>): Promise<string> => {
    const server = createServer({
      db: database.db,
      models: [Note],
      logger: createLogger({ format: 'json', level: 'debug', write: (line) => void lines.push(line) }),
      ...options,
    });
    servers.push(server);
    return `${(await server.listen({ port: 0 })).url}/graphql`;
  };
  const post = async (url: string, body: object, headers: Record<string, string>) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as any };
  };
  const notesOf = (name: string, id: string) => ({
    status: 200,
    answer: {
      data: {
        notes: {
          totalCount: 1,
          nodes: [{ id, body: `of ${name}` }],
          aggregate: { count: 1, max: { body: `of ${name}` } },
        },
      },
    },
  });

  const viewer: NonNullable<ServerOptions['viewer']> = async (request) => {
    const key = request.headers.get('x-api-key');
    if (key === null) return undefined;
    if (key === 'revoked') throw new OperationError('UNAUTHENTICATED', 'This key is not valid any more.');
    if (key === 'broken') throw new Error('no connection to postgresql://app:hunter2@10.0.0.1/keys');
    if (key === 'thrown') throw 'hunter2';
    if (key === 'text') return 'hunter2' as never;
    return { id: key };
  };

  // Plugins, even one that does nothing, send every request through yoga.
  describe.each<[string, ServerOptions['plugins']]>([
    ['the lean listener', []],
    ['yoga', [{}]],
  ])('a viewer by %s', (way, plugins = []) => {
    let url: string;
    beforeAll(async () => {
      url = await listening({ operations: [byId], viewer, plugins });
      // From the second time on a document is the lean listener's.
      await post(url, { query: NOTES }, {});
      await post(url, { query: WRITE, variables: { id: 'x', owner: 'x' } }, {});
    });
    const as = (key: string, more: object = {}) => post(url, { query: NOTES, ...more }, { 'x-api-key': key });

    test('two who send the same document at the same time never get each other’s answer', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => as(index % 2 === 0 ? 'ada' : 'ben')));
      for (const [index, answer] of answers.entries())
        expect(answer).toEqual(index % 2 === 0 ? notesOf('ada', 'a') : notesOf('ben', 'b'));
      expect((await post(url, { query: NOTES }, {})).answer.data.notes.totalCount).toBe(0);
    });

    test('a document by its hash is shared, its answer is not', async () => {
      const sha256Hash = createHash('sha256').update(NOTES).digest('hex');
      const extensions = { persistedQuery: { version: 1, sha256Hash } };
      expect(await as('ada', { extensions })).toEqual(notesOf('ada', 'a'));
      expect(await as('ben', { query: undefined, extensions })).toEqual(notesOf('ben', 'b'));
    });

    test('one viewer’s idempotency key is another’s free key', async () => {
      const [id, headers] = [`${way}-1`, { 'idempotency-key': `${way.replaceAll(' ', '-')}-key` }];
      const write = (key: string, owner: string) =>
        post(url, { query: WRITE, variables: { id, owner } }, { 'x-api-key': key, ...headers });
      const first = await write('ada', 'ada');
      expect(first.answer.errors).toBeUndefined();
      expect(first.answer.data).toEqual({ createNote: { note: { id, owner: 'ada' } } });
      const again = await write('ada', 'ada');
      expect(again.answer).toEqual({
        data: first.answer.data,
        extensions: { transaction: { attempts: 1, committed: true, replayed: true } },
      });
      // The very same request, while the answer is kept: Ben may not make a note of Ada's.
      await Note.delete().where(Note.id.eq(id)).on(database.db);
      const bens = await write('ben', 'ada');
      expect(bens.answer.data).toBeNull();
      expect(bens.answer.errors[0].extensions.code).toBe('FORBIDDEN');
      const nobodys = await post(url, { query: WRITE, variables: { id, owner: 'ada' } }, headers);
      expect(nobodys.answer.data).toBeNull();
      expect(nobodys.answer.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    });

    test('credentials that are refused are 401, and the viewer’s own words', async () => {
      for (let time = 0; time < 2; time += 1) {
        const { status, answer } = await as('revoked');
        expect(status).toBe(401);
        expect(answer.errors).toMatchObject([
          { message: 'This key is not valid any more.', extensions: { code: 'UNAUTHENTICATED' } },
        ]);
        expect(answer.data ?? null).toBeNull();
      }
    });

    test.each(['broken', 'thrown', 'text'])(
      'a viewer function that fails (%s) opens nothing and tells nothing',
      async (key) => {
        lines.length = 0;
        const before = database.queries.statements.length;
        const { answer } = await as(key);
        expect(answer.data ?? null).toBeNull();
        expect(answer.errors).toMatchObject([
          { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) } },
        ]);
        expect(JSON.stringify(answer)).not.toContain('hunter2');
        expect(database.queries.statements.length).toBe(before);
        expect(lines.join('')).toContain(answer.errors[0].extensions.errorId);
      },
    );
  });

  describe.each<[string, () => Promise<GetSigningKeyFunction>]>([
    ['a key of one’s own', async () => createInlineSigningKeyProvider(publicKey)],
    ['a key set (JWKS)', async () => createRemoteJwksSigningKeyProvider({ jwksUri: await keySet() })],
  ])('a viewer by tokens, with %s', (_, keys) => {
    let url: string;
    beforeAll(async () => {
      url = await listening({
        operations: [bySubject],
        plugins: [
          useJWT({
            signingKeyProviders: [await keys()],
            tokenVerification: { algorithms: ['RS256'], issuer: 'us' },
            reject: { missingToken: false, invalidToken: true },
          }),
        ],
        viewer: (_request, context) => context.jwt?.payload,
      });
    });
    const as = (token: string | undefined) =>
      post(url, { query: NOTES }, token === undefined ? {} : { authorization: `Bearer ${token}` });

    test('is the subject of the token; without one nobody is signed in', async () => {
      expect(await as(signed({ sub: 'ada' }))).toEqual(notesOf('ada', 'a'));
      expect(await as(signed({ sub: 'ben' }))).toEqual(notesOf('ben', 'b'));
      expect((await as(undefined)).answer.data.notes.totalCount).toBe(0);
    });

    test('a token that was issued anew has the idempotency keys of the one before', async () => {
      const write = (token: string) =>
        post(
          url,
          { query: WRITE, variables: { id: 'renewed', owner: 'ada' } },
          { authorization: `Bearer ${token}`, 'idempotency-key': 'renewed' },
        );
      await write(signed({ sub: 'ada' }, { expiresIn: '1h' }));
      const { answer } = await write(signed({ sub: 'ada' }, { expiresIn: '2h' }));
      expect(answer.extensions.transaction.replayed).toBe(true);
      await Note.delete().where(Note.id.eq('renewed')).on(database.db);
      const bens = await write(signed({ sub: 'ben' }));
      expect(bens.answer.errors[0].extensions.code).toBe('FORBIDDEN');
      await IdempotencyKey.delete().on(database.db);
    });

    test.each<[string, () => string]>([
      ['has expired', () => signed({ sub: 'ada' }, { expiresIn: -10 })],
      ['is not yet valid', () => signed({ sub: 'ada' }, { notBefore: 3_600 })],
      ['is of another issuer', () => signed({ sub: 'ada' }, { issuer: 'them' })],
      ['is signed by another key', () => signed({ sub: 'ada' }, {}, foreignKey)],
      ['is signed by the public key as a secret', forged],
      ['is not signed', () => `${part({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${part({ sub: 'ada', iss: 'us' })}.`],
      ['is no token', () => 'hunter2'],
      ['was changed', () => signed({ sub: 'ada' }).replace(/\.[^.]+\./, `.${part({ sub: 'ben', iss: 'us' })}.`)],
    ])('a token that %s is refused with a code and no word of why', async (_name, token) => {
      lines.length = 0;
      const before = database.queries.statements.length;
      const { status, answer } = await as(token());
      expect([400, 401]).toContain(status);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors[0].extensions.code).toBe(status === 401 ? 'UNAUTHENTICATED' : 'BAD_REQUEST');
      expect(answer.errors[0].message).toMatch(/^(Unauthenticated|Invalid authentication token provided)$/);
      expect(database.queries.statements.length).toBe(before);
      expect(lines.join('')).not.toContain(token());
    });
  });

  /** A server of public keys, as an identity provider has it. */
  async function keySet(): Promise<string> {
    const { createPublicKey } = await import('node:crypto');
    const jwk = { ...createPublicKey(publicKey).export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
    const server = createHttpServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  }
});
