import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutation } from '../../src/graphql/index.ts';
import { connect, type Database, foreignKey, model, text, uuidKey } from '../../src/index.ts';
import { createTables } from '../../src/migrate/index.ts';
import { createLogger, createServer, type PhoebeServer } from '../../src/server/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { graphqlRequest, type LogLine } from './toy-server.ts';

const User = model('User', { id: uuidKey(), username: text().unique() });
const Tweet = model('Tweet', {
  id: uuidKey(),
  user: foreignKey(() => User, { backref: 'tweets' }),
  content: text(),
});

/** Writes, and then never comes to an end by itself. */
const hang = mutation('hang', {
  args: { username: text() },
  result: text(),
  resolve: async ({ username }) => {
    await User.create({ username });
    return new Promise<string>(() => {});
  },
});

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  let server: PhoebeServer;
  let log: LogLine[];

  beforeAll(async () => {
    database = await engine.createDatabase();
    db = connect(database.url);
    db.bind([User, Tweet]);
    await createTables(db, [User, Tweet]);
    const huey = await User.create({ username: 'huey' });
    await Tweet.create({ userId: huey.id, content: 'meow' });
    server = createServer({
      db,
      models: [User, Tweet],
      operations: [hang],
      logger: createLogger({ format: 'json', write: (line) => log.push(JSON.parse(line)) }),
    });
  });

  afterAll(async () => {
    await server.close();
    await db.close();
    await database.drop();
  });

  const run = async (query: string, variables?: object): Promise<unknown> => {
    log = [];
    return (await server.fetch(graphqlRequest(query, variables))).json();
  };

  describe('a server made of models', () => {
    test('answers a query, and its log line counts the statements', async () => {
      expect(await run('{ users { nodes { username tweets { nodes { content } } } } }')).toEqual({
        data: { users: { nodes: [{ username: 'huey', tweets: { nodes: [{ content: 'meow' }] } }] } },
      });
      expect(log).toMatchObject([{ type: 'query', status: 200, statements: 2 }]);
    });

    test('runs a mutation as one transaction, and its log line counts the attempts', async () => {
      const query = 'mutation Join($name: String!) { createUser(input: { username: $name }) { user { username } } }';
      expect(await run(query, { name: 'mickey' })).toEqual({
        data: { createUser: { user: { username: 'mickey' } } },
        extensions: { transaction: { attempts: 1, committed: true } },
      });
      expect(log).toMatchObject([{ operation: 'Join', type: 'mutation', status: 200, attempts: 1 }]);
      expect(JSON.stringify(log)).not.toContain('mickey');
    });

    test('gives errors of the database their code and keeps the driver out', async () => {
      const answer = await run('mutation { createUser(input: { username: "huey" }) { user { id } } }');
      expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNIQUE_VIOLATION' } }] });
      expect(JSON.stringify(answer)).not.toMatch(/insert|detail|stack/i);
      expect(log).toMatchObject([{ errors: ['UNIQUE_VIOLATION'] }]);
    });

    test('rolls a mutation back whose time is over, and says so', async () => {
      const impatient = createServer({ db, models: [User, Tweet], operations: [hang], requestTimeoutMs: 500 });
      const response = await impatient.fetch(graphqlRequest('mutation { hang(username: "zaizee") }'));
      await impatient.close();
      expect(await response.json()).toMatchObject({
        data: null,
        errors: [
          { message: 'The operation took longer than the 500 ms it may take.', extensions: { code: 'TIMEOUT' } },
        ],
      });
      expect(await User.select().where(User.username.eq('zaizee'))).toEqual([]);
    });

    test('is ready as long as the database answers', async () => {
      log = [];
      const ready = async () => (await server.fetch(new Request('http://localhost/ready'))).status;
      expect(await ready()).toBe(200);
      const own = connect(database.url);
      const other = createServer({ db: own, models: [User, Tweet] });
      if (engine.name !== 'pglite') {
        expect((await other.fetch(new Request('http://localhost/ready'))).status).toBe(200);
      }
      await own.close();
      expect((await other.fetch(new Request('http://localhost/ready'))).status).toBe(503);
    });
  });
});
