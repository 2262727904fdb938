import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { chooseDatabase } from '../../src/cli/choose-database.ts';
import { query } from '../../src/graphql/index.ts';
import { type ConnectOptions, connect, createTables, type Database, model, sql, text } from '../../src/index.ts';
import { createServer } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { graphqlRequest } from './toy-server.ts';

const Note = model('Note', { id: text().primaryKey() });

const sleeps = query('sleeps', {
  args: {},
  result: text(),
  resolve: async (_args, { executor }) => {
    await executor.execute(sql`select pg_sleep(60)`);
    return 'slept';
  },
});

forEachEngine((engine) => {
  // A statement of the embedded database keeps the process busy: nothing can end it.
  const isElsewhere = engine.skipReason === undefined && engine.name === 'pglite';
  describe.skipIf(isElsewhere)('a statement over its time limit', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await createTables(database.db, [Note]);
    });
    afterAll(() => database.drop());

    const opened = (db: Database): Database => {
      onTestFinished(() => db.close());
      return db;
    };
    const open = (options: ConnectOptions) => opened(connect(database.url, options));
    const limitOf = async (db: Database): Promise<string | null> =>
      (await db.execute(sql`select current_setting('statement_timeout')`)).rows[0]![0]!;

    test('is ended by the server, and the client gets TIMEOUT; the connection goes on', async () => {
      const db = open({ statementTimeoutMs: 1_500, size: 1 });
      const server = createServer({ db, models: [Note], operations: [sleeps] });
      const ask = async (text: string): Promise<unknown> => (await server.fetch(graphqlRequest(text))).json();
      expect(await ask('{ sleeps notes { totalCount } }')).toMatchObject({
        errors: [{ extensions: { code: 'TIMEOUT' }, path: ['sleeps'] }],
      });
      expect(await ask('{ notes { totalCount } }')).toEqual({ data: { notes: { totalCount: 0 } } });
      expect(db.stats().open).toBe(1);
    });

    test('has the limit that `phoebe serve` sets, unless the URL says another', async () => {
      const limit = async (parameters: string) => {
        const url = `${database.url}${database.url.includes('?') ? '&' : '?'}${parameters}`;
        return limitOf(opened(chooseDatabase({ database: url }, undefined).open({ statementTimeoutMs: 35_000 })));
      };
      const none = await limitOf(open({}));
      expect(await limit('application_name=shop')).toMatch(/^35s$|^35000$/);
      expect(await limit('statement_timeout=500')).toMatch(/^500ms$|^500$/);
      expect(await limit('options=-c%20statement_timeout%3D700')).toMatch(/^700ms$|^700$/);
      expect(await limit('statement_timeout=0')).toBe(none);
    });
  });
});
