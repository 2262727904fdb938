import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/graphql/index.ts';
import { createTables, foreignKey, integer, model, text, timestamptz, version } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';

const heard: string[] = [];

/** A model whose rows only the ORM may write, since it has hooks. */
const Member = model(
  'Member',
  { id: integer().primaryKey(), name: text(), shout: text().nullable() },
  {
    hooks: {
      beforeCreate: (values) => ({ ...values, shout: values.name.toUpperCase() }),
      afterCreate: ({ name }) => heard.push(`created ${name}`),
      beforeUpdate: (values, { key }) => {
        heard.push(`updating ${key}`);
        return values;
      },
      afterUpdate: ({ name }) => heard.push(`updated ${name}`),
      afterDelete: ({ name }) => {
        heard.push(`deleted ${name}`);
        if (name === 'Immortal') throw new Error('No.');
      },
    },
  },
);

const Card = model('Card', {
  id: integer().primaryKey(),
  member: foreignKey(() => Member, { backref: 'card', onDelete: 'cascade' })
    .unique()
    .nullable(),
  color: text().choices(['red', 'blue']).default('red'),
  next: foreignKey('self', { backref: 'before' }).nullable(),
});

const Page = model('Page', {
  id: integer().primaryKey(),
  title: text(),
  revision: version(),
  touched: timestamptz().updatedNow(),
});

const MODELS = [Member, Card, Page];

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    const database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
    api = await apiOf(database, buildSchema(MODELS));
  });
  beforeEach(async () => {
    await Card.delete();
    await Member.delete();
    await Page.delete();
    await Member.insertMany([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bob' },
    ]);
    await Card.insertMany([
      { id: 1, memberId: 1 },
      { id: 2, color: 'blue' },
    ]);
    await Page.insert({ id: 1, title: 'First', touched: new Date(0) });
    heard.length = 0;
  });
  afterAll(() => api.drop());

  describe('hooks of a model', () => {
    test('run for rows that are made, nested ones too', async () => {
      const { data } = await api.run(`mutation {
        createCard(input: { id: 3, member: { create: { id: 3, name: "cyd" } } }) { card { member { name shout } } }
        createMembers(input: [{ id: 4, name: "dan" }, { id: 5, name: "eve" }]) { affectedCount members { shout } }
      }`);
      expect(data).toEqual({
        createCard: { card: { member: { name: 'cyd', shout: 'CYD' } } },
        createMembers: { affectedCount: 2, members: [{ shout: 'DAN' }, { shout: 'EVE' }] },
      });
      expect(heard).toEqual(['created cyd', 'created dan', 'created eve']);
    });

    test('run for one row that is changed or deleted', async () => {
      const { data } = await api.run(`mutation {
        updateMember(id: 1, input: { name: "Anna" }) { member { id name } }
        deleteMember(id: 2) { deletedId member { name card { id } } query { members { totalCount } } }
        missing: __typename
      }`);
      expect(data).toMatchObject({
        updateMember: { member: { id: '1', name: 'Anna' } },
        deleteMember: { deletedId: '2', member: { name: 'Bob', card: null }, query: { members: { totalCount: 1 } } },
      });
      expect(heard).toEqual(['updating 1', 'updated Anna', 'deleted Bob']);
    });

    test('that throw undo the write', async () => {
      await Member.insert({ id: 9, name: 'Immortal' });
      const { data, errors } = await api.run('mutation { deleteMember(id: 9) { deletedId } }');
      expect(data).toBeNull();
      expect(errors?.[0]?.message).toBe('No.');
      expect(await Member.getByIdOrNull(9)).not.toBeNull();
    });

    test('do not run for rows that are not there', async () => {
      const { errors } = await api.run('mutation { updateMember(id: 7, input: { name: "x" }) { member { id } } }');
      expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND', fields: ['id'] });
      expect(heard).toEqual([]);
    });
  });

  describe('a relation to one, from the side that is named', () => {
    test('can be made, given and taken', async () => {
      const { data } = await api.run(`mutation {
        made: createMember(input: { id: 3, name: "Cyd", card: { create: { id: 3 } } }) { member { card { id } } }
        given: updateMember(id: 2, input: { card: { connect: { id: 2 } } }) { member { card { id color } } }
        taken: updateMember(id: 1, input: { card: { disconnect: true } }) { member { card { id } } }
        gone: updateMember(id: 3, input: { card: { delete: true } }) { member { card { id } } query { cards { totalCount } } }
      }`);
      expect(data).toEqual({
        made: { member: { card: { id: '3' } } },
        given: { member: { card: { id: '2', color: 'blue' } } },
        taken: { member: { card: null } },
        gone: { member: { card: null }, query: { cards: { totalCount: 2 } } },
      });
    });

    test('that is taken already is a UNIQUE_VIOLATION, and nothing is written', async () => {
      const { errors } = await api.run(
        'mutation { updateMember(id: 1, input: { name: "x", card: { create: { id: 5 } } }) { member { id } } }',
      );
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'UNIQUE_VIOLATION',
        fields: ['input.card.create.memberId'],
      });
      expect((await Member.getById(1)).name).toBe('Ann');
    });
  });

  test('a row that its own children change is read again', async () => {
    const { data } = await api.run(
      'mutation { updateCard(id: 1, input: { before: { connect: [{ id: 1 }, { id: 2 }] } }) { card { nextId before { nodes { id } } } } }',
    );
    expect(data).toEqual({ updateCard: { card: { nextId: '1', before: { nodes: [{ id: '1' }, { id: '2' }] } } } });
  });

  test('a value that is none of the choices is refused', async () => {
    const { errors } = await api.run('mutation { updateCard(id: 1, input: { color: "green" }) { card { id } } }');
    expect(errors?.[0]).toMatchObject({
      message: '"Card.color" must be one of "red", "blue", but got "green".',
      extensions: { code: 'BAD_USER_INPUT', fields: ['input.color'] },
    });
  });

  describe('a row with a version', () => {
    test('counts up with each update, and a stale one is a CONFLICT', async () => {
      const update = (title: string, revision: number) =>
        api.run(
          'mutation ($title: String!, $revision: Int!) { updatePage(id: 1, input: { title: $title, revision: $revision }) { page { title revision } } }',
          { title, revision },
        );
      const { revision } = await Page.getById(1);
      expect((await update('Second', revision)).data).toEqual({
        updatePage: { page: { title: 'Second', revision: revision + 1 } },
      });
      const late = await update('Third', revision);
      expect(late).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'CONFLICT', fields: ['input.revision'] } }],
      });
      expect((await Page.getById(1)).title).toBe('Second');
    });

    test('is looked at also where nothing else is set', async () => {
      const { revision } = await Page.getById(1);
      const update = (stated: number) =>
        api.run('mutation ($r: Int!) { updatePage(id: 1, input: { revision: $r }) { page { title } } }', { r: stated });
      expect((await update(revision)).data).toEqual({ updatePage: { page: { title: 'First' } } });
      expect(await update(revision + 1)).toMatchObject({
        data: null,
        errors: [{ extensions: { code: 'CONFLICT', fields: ['input.revision'] } }],
      });
    });

    test('and with a time of change has both set by an upsert', async () => {
      const { revision } = await Page.getById(1);
      const { data } = await api.run(
        'mutation { upsertPage(input: { id: 1, title: "New" }, onConflict: { target: [id] }) { page { title revision } } }',
      );
      expect(data).toEqual({ upsertPage: { page: { title: 'New', revision: revision + 1 } } });
      expect((await Page.getById(1)).touched.getTime()).toBeGreaterThan(0);
    });
  });

  test('an upsert that leaves a row as it is makes the row that its input names once', async () => {
    const { data } = await api.run(
      'mutation { upsertCard(input: { id: 1, next: { create: { id: 9 } } }, onConflict: { target: [id], update: [] }) { card { id next { id } } } }',
    );
    expect(data).toEqual({ upsertCard: { card: { id: '1', next: null } } });
    expect(await Card.select().count()).toBe(3);
  });
});
