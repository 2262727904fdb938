import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildSchema } from '../../src/graphql/index.ts';
import { createTables, foreignKey, integer, model, text, uuid } from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';

const Author = model('Author', { id: integer().primaryKey(), name: text().unique() });

const Book = model('Book', {
  id: integer().primaryKey(),
  title: text().unique(),
  author: foreignKey(() => Author, { backref: 'books' }),
  shelf: uuid().nullable(),
});

const MODELS = [Author, Book];

/** Each is one statement, which commits by itself or with COMMIT at its side, and fails in the database. */
const FAILURES: readonly (readonly [what: string, mutation: string, code: string, fields: readonly string[]])[] = [
  [
    'a key that is taken',
    'made: createAuthor(input: { id: 1, name: "x" }) { author { id } }',
    'UNIQUE_VIOLATION',
    ['input.id'],
  ],
  [
    'a name that is taken',
    'made: createAuthor(input: { id: 9, name: "Ann" }) { author { id } }',
    'UNIQUE_VIOLATION',
    ['input.name'],
  ],
  [
    'an update to a name that is taken',
    'made: updateAuthor(id: 2, input: { name: "Ann" }) { author { id } }',
    'UNIQUE_VIOLATION',
    ['input.name'],
  ],
  [
    'a row that is not there',
    'made: createBook(input: { id: 9, title: "x", authorId: 99 }) { book { id } }',
    'FOREIGN_KEY_VIOLATION',
    ['input.authorId'],
  ],
  ['a row that others refer to', 'made: deleteAuthor(id: 1) { deletedId }', 'FOREIGN_KEY_VIOLATION', []],
];

forEachEngine((engine) => {
  let database: TestDatabase;
  let api: Api;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
    api = await apiOf(database, buildSchema(MODELS));
  });
  beforeEach(async () => {
    await Book.delete();
    await Author.delete();
    await Author.insertMany([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bob' },
    ]);
    await Book.insertMany([{ id: 1, title: 'One', authorId: 1 }]);
  });
  afterAll(() => database.drop());

  test.each(FAILURES)('%s is told with its place in the document and in the input', async (_, field, code, fields) => {
    const result = await api.run(`mutation {\n  ${field}\n}`);
    expect(result.data).toBeNull();
    expect(result.errors).toHaveLength(1);
    const { path, locations, extensions } = result.errors![0]!;
    expect({ path, locations }).toEqual({ path: ['made'], locations: [{ line: 2, column: 3 }] });
    expect(extensions).toMatchObject({ code });
    expect(extensions?.fields ?? []).toEqual(fields);
    expect(result.extensions).toMatchObject({ transaction: { committed: false, attempts: 1 } });
  });
});
