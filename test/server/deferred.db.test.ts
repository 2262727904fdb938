import { afterAll, beforeAll, expect, test } from 'vitest';
import { field, OperationError } from '../../src/graphql/index.ts';
import { createTables, model, text } from '../../src/index.ts';
import { createLogger, createServer, type PhoebeServer } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/* What comes late in an answer is held to the same rules as what comes at once. */
const Person = model('Person', { id: text().primaryKey(), name: text() });

let onHang: (signal: AbortSignal | undefined) => void = () => {};

const fields = [
  field(Person, 'broken', {
    result: text(),
    resolve: () => {
      throw new Error('no way to postgresql://app:hunter2@10.0.0.1/shop');
    },
  }),
  field(Person, 'refused', {
    result: text(),
    resolve: () => {
      throw new OperationError('CONFLICT', 'Not today.');
    },
  }),
  // Never comes to an end by itself, nor when it is told to.
  field(Person, 'hangs', {
    result: text(),
    resolve: (_row, _args, { signal }) => {
      onHang(signal);
      return new Promise<string>(() => {});
    },
  }),
];

forEachEngine((engine) => {
  let database: TestDatabase;
  const servers: PhoebeServer[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Person]);
    await Person.create({ id: 'p', name: 'Ada' }, database.db);
  });
  afterAll(async () => {
    for (const server of servers) await server.close({ timeoutMs: 1 });
    await database.drop();
  });

  const listening = async (requestTimeoutMs: number): Promise<string> => {
    const logger = createLogger({ format: 'json', level: 'debug', write: (line) => void lines.push(line) });
    const server = createServer({ db: database.db, models: [Person], operations: fields, logger, requestTimeoutMs });
    servers.push(server);
    return `${(await server.listen({ port: 0 })).url}/graphql`;
  };
  const post = (url: string, query: string, signal: AbortSignal | null = null) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'multipart/mixed;deferSpec=20220824, application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
  const partsOf = async (response: Response): Promise<any[]> =>
    (await response.text()).match(/^\{.*\}$/gm)!.map((part) => JSON.parse(part));

  test('an error that nobody expected is an id, also in a deferred part', async () => {
    const url = await listening(30_000);
    const parts = await partsOf(
      await post(url, '{ person(id: "p") { name ... @defer { broken } ... @defer { refused } } }'),
    );
    expect(parts[0]).toEqual({ data: { person: { name: 'Ada' } }, hasNext: true });
    const later = parts.flatMap(({ incremental = [] }) => incremental);
    const codes = Object.fromEntries(later.map(({ errors }: any) => [errors[0].extensions.code, errors[0]]));
    expect(Object.keys(codes).sort()).toEqual(['CONFLICT', 'INTERNAL_SERVER_ERROR']);
    expect(codes.CONFLICT.message).toBe('Not today.');
    const { message, extensions } = codes.INTERNAL_SERVER_ERROR;
    expect(message).toBe('Unexpected error.');
    expect(JSON.stringify(parts)).not.toMatch(/hunter2|10\.0\.0\.1|\.ts:/);
    expect(lines.join('')).toContain(extensions.errorId);
  });

  test('the time of a request is that of all its parts', async () => {
    const url = await listening(1_000);
    const parts = await partsOf(await post(url, '{ person(id: "p") { name ... @defer { hangs } } }'));
    expect(parts[0]).toEqual({ data: { person: { name: 'Ada' } }, hasNext: true });
    expect(parts.at(-1)).toMatchObject({
      errors: [{ message: 'The operation took longer than the 1000 ms it may take.', extensions: { code: 'TIMEOUT' } }],
      hasNext: false,
    });
  });

  test('a client that hangs up in the middle ends the work', async () => {
    const url = await listening(30_000);
    const asked = new Promise<AbortSignal | undefined>((resolve) => {
      onHang = resolve;
    });
    const client = new AbortController();
    const response = await post(url, '{ person(id: "p") { name ... @defer { hangs } } }', client.signal);
    const signal = await asked;
    expect(signal?.aborted).toBe(false);
    const ended = new Promise((resolve) => signal?.addEventListener('abort', resolve));
    client.abort();
    await expect(response.text()).rejects.toThrow();
    await ended;
  });
});
