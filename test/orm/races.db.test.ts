import { createTables, integer, model, SerializationError, text, uuidKey } from 'phoebe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { barrier } from '../setup/barrier.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';

const Loose = model('Loose', { id: uuidKey(), a: text(), b: text().nullable() });
const Person = model(
  'Person',
  { id: uuidKey(), email: text().unique(), n: integer().default(0) },
  { hooks: { beforeCreate: (values) => ({ ...values, email: values.email.toLowerCase() }) } },
);
const Indexed = model(
  'Indexed',
  { id: uuidKey(), a: text(), b: text() },
  { indexes: [{ on: ['a', 'b'], unique: true }] },
);
const MODELS = [Loose, Person, Indexed];
const CALLERS = 5;

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    database.db.bind(MODELS);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    for (const each of MODELS) await each.delete();
  });

  test('callers in open transactions make one row, or fail, where no unique key decides', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: CALLERS }, () => database.db.atomic(() => Loose.getOrCreate({ a: 'y', b: null }))),
    );
    expect(await Loose.count()).toBe(1);
    const created = results.filter((result) => result.status === 'fulfilled' && result.value[1]);
    expect(created).toHaveLength(1);
    // A serializable transaction that met another may fail; atomic() runs nothing again.
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(SerializationError);
  });

  test.runIf(engine.name === 'postgres')(
    'callers that all begin before the first one writes make one row',
    async () => {
      const meeting = barrier(CALLERS);
      const results = await Promise.all(
        Array.from({ length: CALLERS }, () =>
          database.db.atomic(async () => {
            await Loose.count();
            await meeting.arrive();
            return Loose.getOrCreate({ b: 'z', a: 'y' });
          }),
        ),
      );
      expect(results.filter(([, created]) => created)).toHaveLength(1);
      expect(new Set(results.map(([row]) => row.id)).size).toBe(1);
    },
  );

  test.runIf(engine.dialect.isolationLevels.includes('repeatable read'))(
    'a level at which nothing could decide is refused, unless a unique key does',
    async () => {
      const options = { isolation: 'repeatable read' } as const;
      await expect(database.db.atomic(() => Loose.getOrCreate({ a: 'y' }), options)).rejects.toThrow(
        'getOrCreate() of "Loose" finds no unique key over "a", and in an open transaction at REPEATABLE READ two callers would make two rows.',
      );
      expect(await Loose.count()).toBe(0);
      await database.db.atomic(() => Indexed.getOrCreate({ a: 'x', b: 'y' }), options);
      expect(await Indexed.count()).toBe(1);
    },
  );

  test('a row is found by the values that a hook has made of those asked for', async () => {
    const [made, isNew] = await Person.getOrCreate({ email: 'Ann@Example.org' });
    expect([made.email, isNew]).toEqual(['ann@example.org', true]);
    expect(await Person.getOrCreate({ email: 'ANN@example.org' }, { n: 9 })).toEqual([made, false]);
    const callers = Array.from({ length: CALLERS }, (_, index) => (index % 2 === 0 ? 'Bob' : 'bob'));
    const results = await Promise.all(callers.map((email) => Person.getOrCreate({ email })));
    expect(new Set(results.map(([row]) => row.id)).size).toBe(1);
    expect(await Person.count()).toBe(2);
  });

  test('no condition is not every row, where rows are changed or removed', async () => {
    await Loose.insert({ a: 'x' });
    const none: [] = [];
    expect(() => Loose.delete().where(...none)).toThrow('where() of this delete() got no condition, and would mean every row. Leave where() out to mean every row.'); // biome-ignore format: short
    expect(() => Loose.update({ a: 'y' }).where(...none)).toThrow('where() of this update() got no condition');
    expect(await Loose.select(Loose.a).where(...none)).toEqual([{ a: 'x' }]);
    expect(await Loose.update({ a: 'y' })).toBe(1);
    expect(await Loose.delete()).toBe(1);
  });

  test('no rows are no statement', async () => {
    await expectQueries(database, 0, async () => {
      expect(await Loose.insertMany([])).toBe(0);
      expect(await Loose.upsertMany([])).toBe(0);
      expect(await Loose.insertMany([]).onConflict({ update: ['a'] }).returning()).toEqual([]); // biome-ignore format: short
      expect(await Loose.createMany([])).toEqual([]);
      expect(await Loose.updateMany([])).toBe(0);
    });
    expect(() => Loose.insertMany([]).toSql(engine.dialect)).toThrow('row');
  });
});
