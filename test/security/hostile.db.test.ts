import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type PhoebeServer } from '../../src/server/index.ts';
import { fillNewsroom, schema } from '../access/setup/newsroom.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const MAX_MS = 50;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const repeat = (times: number, part: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => part(index)).join(' ');
const nested = (levels: number): string => {
  let text = '{ id }';
  for (let level = 0; level < levels; level += 1)
    text = level % 2 === 0 ? `{ author ${text} }` : `{ articles { nodes ${text} } }`;
  return `{ people { nodes { articles { nodes ${text} } } } }`;
};
/** Fragments that spread to 2^n fields. */
const bomb = (levels: number): string =>
  `{ people { nodes { ...F0 } } } ${repeat(levels, (n) => `fragment F${n} on Person { a${n}: name ...F${n + 1} b${n}: name ...F${n + 1} }`)} fragment F${levels} on Person { id }`;

interface Attack {
  readonly query: string;
  readonly variables?: object;
  /** The code of the refusal; GraphQL's own where it is null. */
  readonly code: string;
}

const deepWhere = (levels: number): object =>
  levels === 0 ? { title: { eq: 'x' } } : { and: [deepWhere(levels - 1)] };
const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const ATTACKS: Readonly<Record<string, Attack>> = {
  'a depth bomb': { query: nested(40), code: 'LIMIT_EXCEEDED' },
  'a depth bomb that would end the parser': { query: '{a'.repeat(4_000) + '}'.repeat(4_000), code: 'LIMIT_EXCEEDED' },
  'inline fragments in each other': {
    query: `{ people ${'{ ... '.repeat(900)} { totalCount } ${'}'.repeat(900)} }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a flood of aliases': {
    query: `{ people { nodes { ${repeat(1_000, (n) => `a${n}: name`)} } } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a flood of root fields': {
    query: `{ ${repeat(50, (n) => `a${n}: people { totalCount }`)} }`,
    code: 'LIMIT_EXCEEDED',
  },
  'the same field many times': {
    query: `{ people { nodes { ${repeat(4_000, () => 'id')} } } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'many operations of the same fields': {
    query: repeat(20, (n) => `query Q${n} { people { nodes { ${repeat(100, () => 'id')} } } }`),
    code: 'LIMIT_EXCEEDED',
  },
  'fragments in a circle': {
    query: '{ people { nodes { ...A } } } fragment A on Person { ...B } fragment B on Person { ...A }',
    code: 'LIMIT_EXCEEDED',
  },
  'a fragment bomb': { query: bomb(40), code: 'LIMIT_EXCEEDED' },
  'fragments that nobody spreads': {
    query: `{ people { totalCount } } fragment A on Person { ${repeat(3_000, () => 'id')} }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a flood of directives': {
    query: `{ people { totalCount ${repeat(2_000, () => '@include(if: true)')} } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'directives nobody knows': {
    query: `{ people { totalCount ${repeat(2_000, () => '@aa')} } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a flood of words': {
    query: `{ people(where: { name: { in: [${repeat(20_000, () => '"a"')}] } }) { totalCount } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a huge page': { query: '{ people(first: 1000000) { nodes { id } } }', code: 'LIMIT_EXCEEDED' },
  'a page of negative size': { query: '{ people(first: -1) { nodes { id } } }', code: 'BAD_USER_INPUT' },
  'pages in pages': {
    query:
      'query ($n: Int) { people(first: $n) { nodes { articles(first: $n) { nodes { comments(first: $n) { nodes { id } } } } } } }',
    variables: { n: 100 },
    code: 'LIMIT_EXCEEDED',
  },
  'a deep value in the document': {
    query: `{ people(where: ${'{and: ['.repeat(900)}${']}'.repeat(900)}) { totalCount } }`,
    code: 'LIMIT_EXCEEDED',
  },
  'a deep filter': {
    query: 'query ($w: ArticleWhere) { articles(where: $w) { nodes { id } } }',
    variables: { w: deepWhere(30) },
    code: 'BAD_USER_INPUT',
  },
  'a deeper filter': {
    query: 'query ($w: ArticleWhere) { articles(where: $w) { nodes { id } } }',
    variables: { w: deepWhere(500) },
    code: 'LIMIT_EXCEEDED',
  },
  'a broad filter': {
    query: 'query ($w: ArticleWhere) { articles(where: $w) { nodes { id } } }',
    variables: { w: { or: Array.from({ length: 1_200 }, (_, n) => ({ id: { eq: String(n) } })) } },
    code: 'LIMIT_EXCEEDED',
  },
  'a broad filter of nothing': {
    query: 'query ($w: ArticleWhere) { articles(where: $w) { totalCount } }',
    variables: { w: { and: Array.from({ length: 1_200 }, () => ({})) } },
    code: 'LIMIT_EXCEEDED',
  },
  'a broad filter through relations': {
    query: 'query ($w: ArticleWhere) { articles(where: $w) { aggregate { count } } }',
    variables: { w: { or: Array.from({ length: 500 }, () => ({ comments: { some: { body: { eq: '' } } } })) } },
    code: 'LIMIT_EXCEEDED',
  },
  'an order of many terms': {
    query: 'query ($o: [ArticleOrderBy!]) { articles(orderBy: $o) { nodes { id } } }',
    variables: { o: Array.from({ length: 500 }, () => ({ id: 'ASC' })) },
    code: 'BAD_USER_INPUT',
  },
  introspection: { query: '{ __schema { types { name } } }', code: INVALID },
  'introspection of a type': { query: '{ __type(name: "Person") { name } }', code: INVALID },
  'a name that is nearly right': { query: '{ people { nodes { salarie } } }', code: INVALID },
  'a cursor of nobody': { query: '{ people(after: "garbage") { nodes { id } } }', code: 'BAD_CURSOR' },
  'a forged cursor': {
    query: `{ people(after: "${forged({ __proto__: null, h: 'x', v: ['a'] })}") { nodes { id } } }`,
    code: 'BAD_CURSOR',
  },
  'a forged cursor of values': {
    query: `{ people(after: "${forged(['x', "' OR 1=1 --"])}") { nodes { id } } }`,
    code: 'BAD_CURSOR',
  },
  '__proto__ as a field': { query: '{ __proto__ { id } }', code: INVALID },
  'constructor as a field': { query: '{ people { nodes { constructor } } }', code: INVALID },
  '__proto__ as an argument': { query: '{ people(__proto__: 1) { totalCount } }', code: INVALID },
  'constructor as a key of a filter': {
    query: '{ people(where: { constructor: { eq: "x" } }) { totalCount } }',
    code: INVALID,
  },
  'constructor as a type': { query: '{ node(typename: "constructor", id: "a") { id } }', code: 'BAD_USER_INPUT' },
  '__proto__ as a type': { query: '{ node(typename: "__proto__", id: "a") { id } }', code: 'BAD_USER_INPUT' },
  'a whole table to write': {
    query: 'mutation { deletePeople(where: {}) { affectedCount } }',
    code: 'UNAUTHENTICATED',
  },
};

forEachEngine((engine) => {
  let database: TestDatabase;
  let server: PhoebeServer;
  let url: string;

  beforeAll(async () => {
    database = await engine.createDatabase();
    await fillNewsroom(database.db);
    server = createServer({ db: database.db, schema, graphiql: false, maxRequestsPerClient: 20 });
    url = `${(await server.listen({ port: 0 })).url}/graphql`;
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  const post = async (body: string, headers: Record<string, string> = {}) => {
    const send = () =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    // A connection that was kept may be closed at the very moment that it is used again.
    const response = await send().catch(send);
    return { status: response.status, text: await response.text() };
  };
  const alive = async () => JSON.parse((await post('{"query":"{ people { totalCount } }"}')).text);

  describe('hostile documents', () => {
    test.each(Object.entries(ATTACKS))('%s', async (_, { query, variables, code }) => {
      const body = JSON.stringify({ query, variables });
      // The least of a few, in time of this process: other work of the machine is not the attack's.
      let fastest = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 100 && fastest > MAX_MS; attempt += 1) {
        const different = body.replace('{"query":"', `{"query":"#${attempt}\\n`);
        const started = process.cpuUsage();
        const { status, text } = await post(different);
        const { user, system } = process.cpuUsage(started);
        fastest = Math.min(fastest, (user + system) / 1_000);
        expect(status, text).toBeLessThan(500);
        const { data, errors } = JSON.parse(text);
        expect(
          Object.values(data ?? {}).every((value) => value === null),
          text,
        ).toBe(true);
        expect(errors[0].extensions.code, text).toBe(code);
        expect(text).not.toMatch(/did you mean|select |node_modules|\.ts:/i);
      }
      expect(fastest).toBeLessThan(MAX_MS);
    });

    test('a text that looks like a suggestion many times over is shown as it is, and looked at once', async () => {
      const text = 'Did you mean '.repeat(8_000);
      const query = 'query ($n: Int) { people(first: $n) { totalCount } }';
      let fastest = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 100 && fastest > MAX_MS; attempt += 1) {
        const started = process.cpuUsage();
        const answer = await post(JSON.stringify({ query, variables: { n: text } }));
        const { user, system } = process.cpuUsage(started);
        fastest = Math.min(fastest, (user + system) / 1_000);
        expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('BAD_USER_INPUT');
      }
      expect(fastest).toBeLessThan(MAX_MS);
    });

    test('a batch is one request too many', async () => {
      const { status } = await post(
        JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ people { totalCount } }' }))),
      );
      expect(status).toBe(400);
      expect(await alive()).toEqual({ data: { people: { totalCount: 2 } } });
    });

    test('prototype names in JSON change nothing', async () => {
      await post(
        '{"query":"{ people { totalCount } }","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
      );
      await post(
        '{"query":"query ($w: PersonWhere) { people(where: $w) { totalCount } }","variables":{"__proto__":{"w":{}},"w":{"__proto__":{"admin":true}}}}',
      );
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
      expect(await alive()).toEqual({ data: { people: { totalCount: 2 } } });
    });

    test.runIf(engine.isChosen)('thousands of different documents leave the memory as it was', async () => {
      const send = async (from: number, to: number) => {
        for (let index = from; index < to; index += 1)
          await server.fetch(
            new Request('http://localhost/graphql', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ query: `{ people { totalCount } } # ${index} ${'x'.repeat(50_000)}` }),
            }),
          );
      };
      await send(0, 100);
      const before = heapUsed();
      await send(100, 400);
      // Kept, they would be fifteen megabytes.
      expect(heapUsed() - before).toBeLessThan(8_000_000);
    });

    test('a client with too many requests at once is told to wait, and others are not', async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, () => post('{"query":"{ people { nodes { id articles { totalCount } } } }"}')),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(20);
      for (const { status, text } of answers)
        if (status !== 200)
          expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([429, 'LIMIT_EXCEEDED']);
      expect(await alive()).toEqual({ data: { people: { totalCount: 2 } } });
    });

    test('a body that is too large is not read to its end', async () => {
      expect(
        (await post(JSON.stringify({ query: `{ people { totalCount } } # ${'x'.repeat(1_100_000)}` }))).status,
      ).toBe(413);
    });

    test('a body that is small until it is unpacked is not unpacked to its end', async () => {
      const packing = createServer({ db: database.db, schema, graphiql: false, compression: true });
      const unpacked = 100_000_000;
      const bomb = gzipSync(`{"query":"{ people { totalCount } } #${'x'.repeat(unpacked)}"}`);
      expect(bomb.length).toBeLessThan(200_000);
      const before = process.memoryUsage().arrayBuffers;
      const response = await fetch(`${(await packing.listen({ port: 0 })).url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: bomb,
      });
      expect(response.status).toBe(413);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(unpacked / 4);
      await packing.close();
    });

    test('a foreign page can neither send nor read', async () => {
      const simple = await post('{"query":"mutation { undo }"}', { 'content-type': 'text/plain' });
      expect(simple.status).toBeGreaterThanOrEqual(400);
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    });
  });
});
