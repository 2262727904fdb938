import { createTables, type Executor, integer, model, Transaction, text } from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const calls: string[] = [];
let refuse: string | undefined;

const Log = model('Log', { id: integer().primaryKey(), entry: text() });
let next = 0;
const write = (entry: string) => {
  next += 1;
  return Log.create({ id: next, entry });
};
function heard(name: string, executor: Executor): void {
  calls.push(`${name} ${executor instanceof Transaction ? 'in a transaction' : 'outside'}`);
  if (refuse === name) throw new Error(`${name} refuses`);
}

const Cat = model(
  'Cat',
  { id: integer().primaryKey(), name: text().unique(), age: integer().default(0) },
  {
    hooks: {
      beforeCreate: (values, { executor }) => {
        heard('beforeCreate', executor);
        return { ...values, name: values.name.trim() };
      },
      afterCreate: async (row, { executor }) => {
        heard('afterCreate', executor);
        await write(`created ${row.name}`);
      },
      beforeUpdate: (values, { executor, key }) => {
        heard('beforeUpdate', executor);
        return { ...values, name: `cat ${key}` };
      },
      afterUpdate: async (row, { executor }) => {
        heard('afterUpdate', executor);
        await write(`updated ${row.name}`);
      },
      beforeDelete: (_, { executor }) => heard('beforeDelete', executor),
      afterDelete: async (row, { executor }) => {
        heard('afterDelete', executor);
        await write(`deleted ${row.name}`);
      },
    },
  },
);

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Cat, Log]);
    database.db.bind([Cat, Log]);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await Cat.delete();
    await Log.delete();
    calls.length = 0;
    refuse = undefined;
  });
  const entries = async () => (await Log.select(Log.entry).orderBy(Log.id)).map(({ entry }) => entry);

  test('create() runs its hooks in one transaction with the write, and values may be changed', async () => {
    expect(await Cat.create({ id: 1, name: ' Huey ' })).toEqual({ id: 1, name: 'Huey', age: 0 });
    expect(calls).toEqual(['beforeCreate in a transaction', 'afterCreate in a transaction']);
    expect(await entries()).toEqual(['created Huey']);
  });

  test('updateById() and deleteById() run theirs', async () => {
    await Cat.create({ id: 1, name: 'Huey' });
    expect(await Cat.updateById(1, { age: 3 })).toEqual({ id: 1, name: 'cat 1', age: 3 });
    expect(await Cat.deleteById(1)).toEqual({ id: 1, name: 'cat 1', age: 3 });
    expect(calls.slice(2)).toEqual(
      ['beforeUpdate', 'afterUpdate', 'beforeDelete', 'afterDelete'].map((name) => `${name} in a transaction`),
    );
    expect(await entries()).toEqual(['created Huey', 'updated cat 1', 'deleted cat 1']);
    calls.length = 0;
    expect(await Cat.deleteById(1)).toBeNull();
    expect(calls).toEqual(['beforeDelete in a transaction']);
  });

  test('what a hook throws undoes the write and all that the hooks wrote', async () => {
    refuse = 'afterCreate';
    await expect(Cat.createMany([{ id: 1, name: 'a' }, { id: 2, name: 'b' }])).rejects.toThrow('afterCreate refuses'); // biome-ignore format: rows
    expect(await Cat.count()).toBe(0);
    expect(await entries()).toEqual([]);
    refuse = 'beforeCreate';
    await expect(Cat.create({ id: 1, name: 'a' })).rejects.toThrow('beforeCreate refuses');
    expect(await Cat.count()).toBe(0);
  });

  test('they join the transaction that is open', async () => {
    await database.db
      .runTransaction(async () => {
        await Cat.create({ id: 1, name: 'a' });
        expect(await entries()).toEqual(['created a']);
        throw new Error('undo');
      })
      .catch(() => undefined);
    expect(await Cat.count()).toBe(0);
    expect(await entries()).toEqual([]);
  });

  test('getOrCreate() runs them only where it creates', async () => {
    expect((await Cat.getOrCreate({ name: 'Huey' }, { id: 1 }))[1]).toBe(true);
    expect(calls).toHaveLength(2);
    expect((await Cat.getOrCreate({ name: 'Huey' }, { id: 2 }))[1]).toBe(false);
    expect(calls).toHaveLength(2);
  });

  test('statements over any number of rows run none', async () => {
    await Cat.insertMany([{ id: 1, name: 'a' }, { id: 2, name: 'b' }]); // biome-ignore format: rows
    await Cat.upsert({ id: 1, name: 'c' });
    await Cat.update({ age: 1 });
    await Cat.updateMany([{ id: 1, age: 2 }]);
    await Cat.delete();
    expect(calls).toEqual([]);
  });
});
