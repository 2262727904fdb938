import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, createTables, type Database, integer, model, text } from '../../src/index.ts';
import { countStatement, createServer, type PhoebeServer } from '../../src/server/index.ts';
import type { Logger } from '../../src/server/logging/logger.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * A request's line says how many statements it took, whatever it took to send them: the lean listener passes the request on by
 * hand, code of the application finds it by itself.
 */
const Note = model('Note', { id: integer().primaryKey(), body: text() });
const Entry = model('Entry', { id: integer().primaryKey(), body: text() });
const Hooked = model(
  'Hooked',
  { id: integer().primaryKey(), body: text() },
  {
    plural: 'Hookeds',
    hooks: {
      afterCreate: async ({ id, body }) => {
        await Entry.create({ id, body });
      },
    },
  },
);

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  const servers: PhoebeServer[] = [];
  const lines: Record<string, unknown>[] = [];
  const note = (_: string, fields?: object): void => void lines.push({ ...fields });
  const logger: Logger = { debug: note, info: note, warn: note, error: note };

  beforeAll(async () => {
    database = await engine.createDatabase();
    db = connect(database.url, { onQuery: countStatement });
    db.bind([Note, Hooked, Entry]);
    await createTables(db, [Note, Hooked, Entry]);
    await Note.create({ id: 1, body: 'a' });
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await db.close();
    await database.drop();
  });

  const serve = async (options: Partial<Parameters<typeof createServer>[0]>): Promise<string> => {
    const server = createServer({ db, logger, models: [Note], ...options });
    servers.push(server);
    return (await server.listen({ port: 0 })).url;
  };
  const statementsOf = async (url: string, query: string, variables: object): Promise<unknown> => {
    lines.length = 0;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    expect(await response.json()).not.toHaveProperty('errors');
    await expect.poll(() => lines.length).toBe(1);
    return lines[0]!.statements;
  };

  const READ = 'query ($id: ID!) { note(id: $id) { body } }';
  const WRITE = 'mutation ($body: String!) { updateNote(id: "1", input: { body: $body }) { note { body } } }';

  test('of the first request, which yoga takes, and of those that the lean listener answers', async () => {
    const url = await serve({});
    for (let time = 0; time < 3; time += 1) {
      expect(await statementsOf(url, READ, { id: '1' })).toBe(1);
      expect(await statementsOf(url, WRITE, { body: String(time) })).toBe(1);
      // Engines that read the past are asked for the moment first.
      const atMoment = engine.name === 'cockroach' ? 2 : 1;
      expect(await statementsOf(url, 'query ($id: ID!) @snapshot { note(id: $id) { body } }', { id: '1' })).toBe(
        atMoment,
      );
    }
  });

  test('those of the function that finds the viewer count too', async () => {
    const url = await serve({
      viewer: async () => {
        await Note.select().count();
        return { id: 'ada' };
      },
    });
    for (let time = 0; time < 3; time += 1) {
      expect(await statementsOf(url, READ, { id: '1' })).toBe(2);
      expect(await statementsOf(url, WRITE, { body: String(time) })).toBe(2);
    }
  });

  test('those of hooks count too, and are in the transaction', async () => {
    const url = await serve({ models: [Hooked, Entry] });
    const source = 'mutation ($id: ID!) { createHooked(input: { id: $id, body: "h" }) { hooked { id } } }';
    const counts: unknown[] = [];
    for (let id = 1; id <= 3; id += 1) counts.push(await statementsOf(url, source, { id }));
    // The row, the hook's, and what is shown of the row.
    expect(counts).toEqual([3, 3, 3]);
    expect(await Entry.select().count()).toBe(3);
  });

  test('requests at the same time are told apart', async () => {
    const url = await serve({});
    await statementsOf(url, READ, { id: '1' });
    const two = 'query ($id: ID!) { a: note(id: $id) { body } b: notes { totalCount } }';
    await statementsOf(url, two, { id: '1' });
    lines.length = 0;
    const send = (query: string) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { id: '1' } }),
      }).then((response) => response.text());
    await Promise.all(Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? READ : two)));
    await expect.poll(() => lines.length).toBe(20);
    expect(lines.map(({ statements }) => Number(statements)).sort()).toEqual([
      ...Array(10).fill(1),
      ...Array(10).fill(2),
    ]);
  });
});
