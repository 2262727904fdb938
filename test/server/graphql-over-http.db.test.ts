import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables, integer, model } from '../../src/index.ts';
import { createServer } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * The audit of the GraphQL over HTTP specification, by the specification's own test suite. Every MUST has to pass; what of the
 * SHOULDs does not is listed here with its reason.
 */
const LEFT_OUT: ReadonlyMap<string, string> = new Map();

const Thing = model('Thing', { id: integer().primaryKey() });

forEachEngine((engine) => {
  let database: TestDatabase;
  let server: ReturnType<typeof createServer>;
  let url = '';
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Thing]);
    server = createServer({ db: database.db, models: [Thing] });
    url = `${(await server.listen({ port: 0 })).url}/graphql`;
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  describe('the server keeps GraphQL over HTTP', () => {
    // A browser's GET needs a header that a foreign page cannot set.
    const fetchFn = (input: string, init: RequestInit = {}) =>
      fetch(input, { ...init, headers: { ...(init.headers as object), 'apollo-require-preflight': 'true' } });
    test.each(serverAudits({ url: () => url, fetchFn }).map((audit) => [audit.name, audit] as const))(
      '%s',
      async (name, audit) => {
        const result = await audit.fn();
        if (LEFT_OUT.has(name)) expect(result.status).not.toBe('ok');
        else expect(result).toMatchObject({ status: 'ok' });
      },
    );
  });
});
