import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { buildSchema, field, idOf, mutation, nullable, OperationError, query } from '../../src/graphql/index.ts';
import {
  bigint,
  bytes,
  createTables,
  date,
  decimal,
  enumeration,
  integer,
  json,
  model,
  text,
  timestamptz,
  uuidKey,
} from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';

const Person = model('Person', {
  id: uuidKey(),
  name: text(),
  age: integer().nullable(),
  joined: timestamptz().default(() => new Date(Date.UTC(2026, 0, 1))),
  secret: text().default('hush').hidden(),
});
const Note = model('Note', { text: text(), rank: integer().default(0) });
const MODELS = [Person, Note];

const got: unknown[] = [];

const everyArgument = query('everyArgument', {
  description: 'Gets an argument of every kind.',
  args: {
    word: text(),
    count: integer().default(3),
    maybe: text().nullable(),
    big: bigint({ as: 'bigint' }),
    price: decimal(6, 2),
    at: timestamptz(),
    day: date(),
    data: bytes(),
    shade: enumeration('shade', ['light grey', 'dark']),
    extra: json(),
    who: idOf(() => Person),
    words: [text()],
    point: { x: integer(), y: nullable(integer()) },
    nothing: nullable(idOf(() => Person)),
  },
  result: text(),
  resolve: (args) => {
    expectTypeOf(args.word).toEqualTypeOf<string>();
    expectTypeOf(args.count).toEqualTypeOf<number>();
    expectTypeOf(args.maybe).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(args.big).toEqualTypeOf<bigint>();
    expectTypeOf(args.at).toEqualTypeOf<Date>();
    expectTypeOf(args.who).toEqualTypeOf<string>();
    expectTypeOf(args.words).toEqualTypeOf<readonly string[]>();
    expectTypeOf(args.point.x).toEqualTypeOf<number>();
    expectTypeOf(args.nothing).toEqualTypeOf<string | null | undefined>();
    got.push(args);
    return 'ok';
  },
});

const everyResult = query('everyResult', {
  args: { who: idOf(() => Person) },
  result: {
    row: Person,
    missing: nullable(() => Person),
    list: [Person],
    text: text(),
    big: bigint(),
    price: decimal(),
    at: timestamptz(),
    data: bytes(),
    numbers: [integer()],
    inner: { shade: enumeration('shade', ['light grey', 'dark']), note: Note },
    nothing: integer().nullable(),
  },
  resolve: ({ who }) => ({
    row: { id: who },
    missing: null,
    list: [{ id: who }, { id: who }],
    text: 'plain',
    big: 9007199254740993n,
    price: 1.5,
    at: new Date(Date.UTC(2026, 1, 2, 3, 4, 5, 6)),
    data: new Uint8Array([1, 2]),
    numbers: [1, 2],
    inner: { shade: 'light grey' as const, note: { text: 'no key', rank: 2 } },
    nothing: null,
  }),
});

const addPerson = mutation('addPerson', {
  args: { name: text() },
  result: Person,
  resolve: async ({ name }) => Person.create({ name }),
});

const addTwo = mutation('addTwo', {
  args: { names: [text()], fail: text().nullable() },
  result: { people: [Person] },
  resolve: async ({ names, fail }, { db }) => {
    const people = [];
    for (const name of names) people.push(await Person.create({ name }));
    // A nested block undoes only itself.
    await db
      .atomic(() => Person.create({ name: 'undone' }).then(() => Promise.reject(new Error('undo'))))
      .catch(() => null);
    if (fail !== null && fail !== undefined) throw new OperationError('CONFLICT', fail, { fields: ['names'] });
    return { people };
  },
});

const removePerson = mutation('removePerson', {
  args: { who: idOf(() => Person) },
  result: nullable(Person),
  resolve: async ({ who }) => Person.deleteById(who),
});

const broken = query('broken', {
  result: [Person],
  resolve: () => {
    throw new Error('SELECT secret FROM people');
  },
});

const withoutKey = query('withoutKey', { result: Person, resolve: () => ({ name: 'nobody' }) });

const namesakes = field(Person, 'namesakes', {
  description: 'Others of the same name.',
  result: [Person],
  needs: ['id', 'name'],
  resolveMany: async (people) => {
    const all = await Person.select().where(Person.name.in(people.map(({ name }) => name)));
    return people.map(({ id, name }) => all.filter((other) => other.name === name && other.id !== id));
  },
});

forEachEngine((engine) => {
  let api: Api;
  let huey: string;
  beforeAll(async () => {
    const database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
    const operations = [everyArgument, everyResult, addPerson, addTwo, removePerson, broken, withoutKey, namesakes];
    api = await apiOf(database, buildSchema(MODELS, { operations }));
    ({ id: huey } = await Person.create({ name: 'Huey', age: 7 }));
  });
  afterAll(() => api.drop());

  describe('arguments', () => {
    const CALL = `query ($shade: Shade!, $extra: JSON!, $who: ID!) {
      everyArgument(
        word: "w", big: "9007199254740993", price: 12.5, at: "2026-01-02T03:04:05.678+01:00", day: "2026-02-28", data: "AQI=",
        shade: $shade, extra: $extra, who: $who, words: ["a", "b"], point: { x: 1 }
      )
    }`;

    test('come as the values that a row of such fields holds', async () => {
      const { data } = await api.run(CALL, { shade: 'LIGHT_GREY', extra: { deep: [1] }, who: huey.toUpperCase() });
      expect(data).toEqual({ everyArgument: 'ok' });
      const { extra, point, ...args } = got.at(-1) as any;
      expect(args).toEqual({
        word: 'w',
        count: 3,
        big: 9007199254740993n,
        price: '12.5',
        at: new Date('2026-01-02T02:04:05.678Z'),
        day: '2026-02-28',
        data: expect.any(Uint8Array),
        shade: 'light grey',
        who: huey,
        words: ['a', 'b'],
      });
      expect([...args.data]).toEqual([1, 2]);
      expect(JSON.parse(JSON.stringify({ extra, point }))).toEqual({ extra: { deep: [1] }, point: { x: 1 } });
    });

    test('that no such field takes are refused with their path', async () => {
      const { errors } = await api.run(CALL.replace('12.5', '12.555'), { shade: 'DARK', extra: 1, who: huey });
      expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', fields: ['price'] } })]);
      const wrong = await api.run(CALL, { shade: 'DARK', extra: 1, who: 'x' });
      expect(wrong.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', fields: ['who'] });
    });
  });

  describe('results', () => {
    test('of every kind; of a row only the key is needed', async () => {
      const { result, statements } = await api.watch(
        `query ($who: ID!) { everyResult(who: $who) {
          row { name age joined } missing { name } list { id } text big price at data numbers inner { shade note { text rank } } nothing
        } }`,
        { who: huey },
      );
      expect(result).toEqual({
        data: {
          everyResult: {
            row: { name: 'Huey', age: 7, joined: '2026-01-01T00:00:00Z' },
            missing: null,
            list: [{ id: huey }, { id: huey }],
            text: 'plain',
            big: '9007199254740993',
            price: '1.5',
            at: '2026-02-02T03:04:05.006Z',
            data: 'AQI=',
            numbers: [1, 2],
            inner: { shade: 'LIGHT_GREY', note: { text: 'no key', rank: 2 } },
            nothing: null,
          },
        },
      });
      expect(statements).toHaveLength(1);
    });

    test('a row without its key is a mistake of the resolver', async () => {
      const { errors } = await api.run('{ withoutKey { name } }');
      expect(errors?.[0]?.message).toBe('The resolver of "withoutKey" answered a "Person" without its key "id".');
    });

    test('an error that nobody expected is ours, and the server masks it', async () => {
      const { errors } = await api.run('{ broken { name } }');
      expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    });
  });

  describe('mutations', () => {
    test('are transactions that models join by themselves, with payloads read inside', async () => {
      const { data } = await api.run(
        'mutation { addTwo(names: ["Mickey", "Mickey"]) { people { name namesakes { name } } query { people { totalCount } } } }',
      );
      expect(data).toEqual({
        addTwo: {
          people: [
            { name: 'Mickey', namesakes: [{ name: 'Mickey' }] },
            { name: 'Mickey', namesakes: [{ name: 'Mickey' }] },
          ],
          query: { people: { totalCount: 3 } },
        },
      });
    });

    test('that throw leave nothing behind, and their error has its code', async () => {
      const result = await api.run('mutation { addTwo(names: ["Gone"], fail: "No.") { people { name } } }');
      expect(result).toEqual({
        data: null,
        errors: [
          {
            message: 'No.',
            path: ['addTwo'],
            locations: expect.any(Array),
            extensions: { code: 'CONFLICT', fields: ['names'] },
          },
        ],
        extensions: { transaction: { attempts: 1, committed: false } },
      });
      expect(
        await Person.select()
          .where(Person.name.in(['Gone', 'undone']))
          .count(),
      ).toBe(0);
    });

    test('answer a row that they deleted as it was', async () => {
      const { id } = await Person.create({ name: 'Short' });
      const { data } = await api.run('mutation ($who: ID!) { removePerson(who: $who) { id name joined } }', {
        who: id,
      });
      expect(data).toEqual({ removePerson: { id, name: 'Short', joined: '2026-01-01T00:00:00Z' } });
      expect((await api.run('mutation ($who: ID!) { removePerson(who: $who) { id } }', { who: id })).data).toEqual({
        removePerson: null,
      });
    });

    test('run one behind the other', async () => {
      const { data } = await api.run('mutation { a: addPerson(name: "A") { name } b: addPerson(name: "B") { name } }');
      expect(data).toEqual({ a: { name: 'A' }, b: { name: 'B' } });
    });
  });

  test('a field that is resolved for all rows at once sends one statement', async () => {
    const { result, statements } = await api.watch('{ people { nodes { name namesakes { age } } } }');
    expect(result.errors).toBeUndefined();
    // The page, the field's own, and the rows that it answered.
    expect(statements).toHaveLength(3);
  });

  test('a model without a key has a list and can be added to, and no more', async () => {
    const { data } = await api.run(`mutation {
      createNote(input: { text: "a", rank: 2 }) { note { text } }
      createNotes(input: [{ text: "b" }, { text: "b" }]) { affectedCount notes { text rank } query { notes(orderBy: [{ rank: DESC }]) { nodes { text } } } }
    }`);
    expect(data).toEqual({
      createNote: { note: { text: 'a' } },
      createNotes: {
        affectedCount: 2,
        notes: [
          { text: 'b', rank: 0 },
          { text: 'b', rank: 0 },
        ],
        query: { notes: { nodes: [{ text: 'a' }, { text: 'b' }, { text: 'b' }] } },
      },
    });
    expect(api.schema.getMutationType()?.getFields()).not.toHaveProperty('deleteNote');
    expect(api.schema.getQueryType()?.getFields()).not.toHaveProperty('note');
  });
});
