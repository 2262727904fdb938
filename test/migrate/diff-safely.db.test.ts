import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { applySteps } from '../../src/migrate/apply-steps.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { type DiffOptions, diffModels } from '../../src/migrate/diff/diff-models.ts';
import { diffSafely } from '../../src/migrate/diff/diff-safely.ts';
import { dropTables } from '../../src/migrate/drop-tables.ts';
import {
  type AnyModel,
  enumeration,
  foreignKey,
  integer,
  model,
  smallint,
  text,
  uuidKey,
} from '../../src/orm/index.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

type Fields = Parameters<typeof model>[1];

const person = (fields: Fields): AnyModel => model('Person', { id: uuidKey(), ...fields }) as AnyModel;
const BEFORE = person({ name: text(), nick: text().unique(), age: smallint() });

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const Pet = model('Pet', { id: uuidKey(), owner: foreignKey(() => BEFORE) }) as AnyModel;
  beforeEach(async () => {
    await createTables(db, [BEFORE, Pet]);
    await (BEFORE as any).insert({ name: 'Huey', nick: 'h', age: 3 }).on(db);
    return () => dropTables(db, [BEFORE, Pet]);
  });

  const safely = async (models: readonly AnyModel[], options?: DiffOptions) => {
    const { steps, ...rest } = await diffSafely(db, models, options);
    return { ...rest, sql: steps.map(({ statement }) => compile(statement, engine.dialect).sql), steps };
  };

  test('what loses something is held back; a column that stays takes NULL and keeps its constraint', async () => {
    const after = person({ name: text(), age: integer(), city: text().nullable() });
    const { steps, sql, ...rest } = await safely([after]);
    expect(rest).toEqual({
      held: ['the table "pets" with its rows', 'the values of "people"."nick"'],
      isNeeded: false,
      isNew: false,
      possibleRenames: [{ kind: 'column', table: 'people', from: 'nick', to: 'city' }],
    });
    expect(sql).toEqual([
      'ALTER TABLE "people" ADD COLUMN "city" text',
      'ALTER TABLE "people" ALTER COLUMN "age" SET DATA TYPE int4',
      'ALTER TABLE "people" ALTER COLUMN "nick" DROP NOT NULL',
    ]);
    await applySteps(db, steps);
    await (after as any).insert({ name: 'Zaizee', age: 100_000, city: 'Lawrence' }).on(db);
    expect((await safely([after])).sql).toEqual([]);
    expect((await diffModels(db, [BEFORE, Pet])).changes.map(({ kind }) => kind).sort()).toEqual([
      'changeColumn',
      'changeColumn',
      'dropColumn',
    ]);
    await (BEFORE as any).delete().on(db);
  });

  test('a rename that was answered is a rename', async () => {
    const after = person({ name: text(), login: text().unique(), age: smallint() });
    const renames = { columns: { 'people.nick': 'login' } };
    const { sql, held, possibleRenames } = await safely([after, Pet], { renames });
    expect([held, possibleRenames]).toEqual([[], []]);
    expect(sql[0]).toBe('ALTER TABLE "people" RENAME COLUMN "nick" TO "login"');
  });

  test('a column of a smaller type does not fit its model before something is lost', async () => {
    const after = person({ name: integer(), nick: text().unique(), age: smallint() });
    const { sql, held, isNeeded } = await safely([after, Pet]);
    expect([sql, held, isNeeded]).toEqual([
      [],
      ['what the values of "people"."name" have beyond their new type'],
      true,
    ]);
  });

  test('values of an enumeration come by themselves and go only when they are told to', async () => {
    const sized = (values: readonly string[]) =>
      model('Shirt', { id: uuidKey(), size: enumeration('shirt_size', values) }) as AnyModel;
    await createTables(db, [sized(['S', 'M'])]);
    const more = await safely([BEFORE, Pet, sized(['S', 'M', 'L'])]);
    expect([more.held, more.sql.length]).toEqual([[], 1]);
    const fewer = await safely([BEFORE, Pet, sized(['S'])]);
    expect([fewer.sql, fewer.held.length, fewer.isNeeded]).toEqual([[], 1, true]);
    await dropTables(db, [sized(['S', 'M'])]);
  });

  test('a database without tables is new', async () => {
    await dropTables(db, [BEFORE, Pet]);
    const { isNew, held, sql } = await safely([BEFORE, Pet]);
    expect([isNew, held]).toEqual([true, []]);
    expect(sql[0]).toMatch(/^CREATE TABLE "people"/);
  });
});
