import { defaultFieldResolver, type GraphQLObjectType, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildSchema, createExecute, field } from '../../src/graphql/index.ts';
import { createTables, integer, model, text } from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * Code of the application finds the transaction of its mutation by itself, wherever it stands: model calls join it. Only where there
 * is none of it are mutations spared the cost.
 */
const Note = model('Note', { id: integer().primaryKey(), body: text() });
const heard: (string | undefined)[] = [];
let listen: () => string | undefined = () => undefined;
const Hooked = model(
  'Hooked',
  { id: integer().primaryKey() },
  { plural: 'Hookeds', hooks: { afterCreate: () => void heard.push(listen()) } },
);
const shout = field(Note, 'shout', {
  result: text(),
  needs: ['body'],
  resolve: async ({ body }) => {
    heard.push(listen());
    return body.toUpperCase();
  },
});

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Note, Hooked]);
    listen = () => database.db.currentTransaction?.id;
  });
  beforeEach(async () => {
    heard.length = 0;
    await Note.delete().on(database.db);
    await Hooked.delete().on(database.db);
  });
  afterAll(() => database.drop());

  const run = async (schema: ReturnType<typeof buildSchema>, source: string) => {
    const { errors } = await createExecute({ db: database.db })({ schema, document: parse(source) });
    expect(errors).toBeUndefined();
  };
  const CREATE = 'createNote(input: { id: 1, body: "a" }) { note';

  test('a resolver of the application', async () => {
    await run(buildSchema([Note], { operations: [shout] }), `mutation { ${CREATE} { id shout } } }`);
    expect(heard).toEqual([expect.any(String)]);
  });

  test('a resolver that was put around a generated one', async () => {
    const schema = buildSchema([Note]);
    const wrapped = (schema.getType('Note') as GraphQLObjectType).getFields().body!;
    const { resolve = defaultFieldResolver } = wrapped;
    wrapped.resolve = (...args) => {
      heard.push(listen());
      return resolve(...args);
    };
    await run(schema, `mutation { ${CREATE} { id body } } }`);
    expect(heard).toEqual([expect.any(String)]);
  });

  test('a hook', async () => {
    await run(buildSchema([Note, Hooked]), 'mutation { createHooked(input: { id: 1 }) { hooked { id } } }');
    expect(heard).toEqual([expect.any(String)]);
  });
});
