import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildSchema, createExecute, field } from '../../src/graphql/index.ts';
import { createTables, fn, foreignKey, integer, model, text, version } from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { withoutCheck } from './setup/without-check.ts';

/*
 * Statements that differ in their values only are made once: what is asked the second time must be the same text with the second
 * time's values, and what a function of the application makes must be made each time.
 */
let made = 0;
let salt = 'a';

const Shelf = model('Shelf', { id: integer().primaryKey(), name: text() });
const Item = model('Item', {
  id: integer()
    .primaryKey()
    .default(() => {
      made += 1;
      return made;
    }),
  shelf: foreignKey(() => Shelf, { backref: 'items' }).nullable(),
  name: text().nullable(),
  pieces: integer().default(0),
});
const Paper = model('Paper', { id: integer().primaryKey(), body: text(), edition: version() });
const salted = field(Item, 'salted', { result: text(), sql: (item) => fn.concat(item.name, salt) });
const schema = buildSchema([Shelf, Item, Paper], { operations: [salted] });

forEachEngine((engine) => {
  let database: TestDatabase;
  let execute: ReturnType<typeof createExecute>;

  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Shelf, Item, Paper]);
    execute = createExecute({ db: database.db });
  });
  beforeEach(async () => {
    const { db } = database;
    await Item.delete().on(db);
    await Shelf.delete().on(db);
    await Paper.delete().on(db);
    made = 0;
    salt = 'a';
  });
  afterAll(() => database.drop());

  const run = async (source: string, variableValues: Record<string, unknown> = {}) => {
    const before = database.queries.statements.length;
    const { data, errors } = await execute({ schema, document: parse(source), variableValues });
    const statements = database.queries.statements.slice(before);
    return { data: JSON.parse(JSON.stringify(data ?? null)), errors, statements };
  };

  const CREATE = 'mutation ($input: ItemCreateInput!) { createItem(input: $input) { item { id name pieces } } }';
  const UPDATE =
    'mutation ($id: ID!, $input: ItemUpdateInput, $increment: ItemIncrementInput) { updateItem(id: $id, input: $input, increment: $increment) { item { id name pieces } } }';

  test('the same inserts have the same text, and each its own values', async () => {
    const first = await run(CREATE, { input: { name: 'one', pieces: 1 } });
    const second = await run(CREATE, { input: { name: null, pieces: 2 } });
    expect(first.data).toEqual({ createItem: { item: { id: '1', name: 'one', pieces: 1 } } });
    expect(second.data).toEqual({ createItem: { item: { id: '2', name: null, pieces: 2 } } });
    expect(second.statements).toEqual(first.statements);
    expect(first.statements.map(withoutCheck)).toEqual([
      'INSERT INTO "items" ("id", "name", "pieces") VALUES ($1, $2, $3) RETURNING "items"."id", "items"."name", "items"."pieces"',
    ]);
  });

  test('other columns, and other answers, are other statements', async () => {
    await run(CREATE, { input: { name: 'one', pieces: 1 } });
    const { data, statements } = await run(CREATE, { input: { name: 'two' } });
    expect(data).toEqual({ createItem: { item: { id: '2', name: 'two', pieces: 0 } } });
    expect(statements[0]).toContain('("id", "name") VALUES ($1, $2)');
    const shorter = await run('mutation { createItem(input: { name: "three" }) { item { name } } }');
    expect(withoutCheck(shorter.statements[0]!)).toMatch(/RETURNING "items"."id", "items"."name"$/);
  });

  test.each([1, 2, 3, 8, 9, 20])('a function makes the default of each of %i rows, once', async (count) => {
    const source = 'mutation ($input: [ItemCreateInput!]!) { createItems(input: $input) { items { id name } } }';
    const input = (prefix: string) => Array.from({ length: count }, (_, n) => ({ name: `${prefix}${n}` }));
    const rows = (prefix: string, start: number) =>
      input(prefix).map(({ name }, n) => ({ id: String(start + n + 1), name }));
    expect((await run(source, { input: input('a') })).data).toEqual({ createItems: { items: rows('a', 0) } });
    expect((await run(source, { input: input('b') })).data).toEqual({ createItems: { items: rows('b', count) } });
    expect(made).toBe(2 * count);
  });

  test('updates and increments are held apart', async () => {
    await run(CREATE, { input: { name: 'one', pieces: 1 } });
    await run(CREATE, { input: { name: 'two', pieces: 5 } });
    const set = await run(UPDATE, { id: '1', input: { pieces: 7 } });
    const added = await run(UPDATE, { id: '1', increment: { pieces: 7 } });
    const again = await run(UPDATE, { id: '2', increment: { pieces: -2 }, input: { name: 'new' } });
    expect([set, added, again].map(({ data }) => data.updateItem.item)).toEqual([
      { id: '1', name: 'one', pieces: 7 },
      { id: '1', name: 'one', pieces: 14 },
      { id: '2', name: 'new', pieces: 3 },
    ]);
    expect((await run(UPDATE, { id: '2', input: { name: null } })).data.updateItem.item.name).toBeNull();
    expect((await run(UPDATE, { id: '1', increment: { pieces: 1 } })).statements).toEqual(added.statements);
    const { errors } = await run(UPDATE, { id: '99', increment: { pieces: 1 } });
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('rows that are made with a row are held by their number', async () => {
    const source =
      'mutation ($id: ID!, $items: [ItemCreateInput!]!) { createShelf(input: { id: $id, name: "s", items: { create: $items } }) { shelf { id items { nodes { name } } } } }';
    for (const [id, names] of [['x'], ['y', 'z'], ['u', 'v']].entries()) {
      const { data, errors } = await run(source, { id, items: names.map((name) => ({ name })) });
      expect(errors).toBeUndefined();
      const nodes = names.map((name) => ({ name }));
      expect(data).toEqual({ createShelf: { shelf: { id: String(id), items: { nodes } } } });
    }
  });

  test('a version that is stated, and one that is not', async () => {
    await run('mutation { createPaper(input: { id: 1, body: "a" }) { paper { id } } }');
    const write = (input: object) =>
      run('mutation ($input: PaperUpdateInput!) { updatePaper(id: 1, input: $input) { paper { body edition } } }', {
        input,
      });
    const first = (await write({ body: 'b' })).data.updatePaper.paper;
    const second = (await write({ body: 'c' })).data.updatePaper.paper;
    expect([first.body, second.body, second.edition - first.edition]).toEqual(['b', 'c', 1]);
    expect((await write({ body: 'd', edition: first.edition })).errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect((await write({ body: 'e', edition: second.edition })).data.updatePaper.paper.body).toBe('e');
  });

  test('what a function of the application writes in SQL is written each time', async () => {
    await run(CREATE, { input: { name: 'n' } });
    const read = async () => (await run('{ item(id: "1") { name salted } }')).data.item.salted;
    const write = async () =>
      (await run('mutation { updateItem(id: "1", input: { name: "m" }) { item { salted } } }')).data.updateItem.item
        .salted;
    expect([await read(), await write()]).toEqual(['na', 'ma']);
    salt = 'b';
    expect([await read(), await write()]).toEqual(['mb', 'mb']);
  });

  test('a row by its key is read by one text, whichever row it is', async () => {
    await run('mutation { createShelf(input: { id: 1, name: "s" }) { shelf { id } } }');
    await run('mutation { createItem(input: { name: "i", shelfId: "1" }) { item { id } } }');
    const read = (id: string) => run('query ($id: ID!) { item(id: $id) { name shelf { name } } }', { id });
    const [there, missing] = [await read('1'), await read('2')];
    expect([there.data, missing.data]).toEqual([{ item: { name: 'i', shelf: { name: 's' } } }, { item: null }]);
    expect(missing.statements).toEqual(there.statements);
  });
});
