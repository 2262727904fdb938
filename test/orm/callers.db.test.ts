import { createTables, InvalidArgumentError, integer, model, PhoebeError, text } from 'phoebe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Call = model('Call', { id: integer().primaryKey(), name: text().unique() });
const Other = model('Other', { id: integer().primaryKey(), name: text() });
const taken = { id: 1, name: 'taken' };

/** Each fails in the database or for want of a row, in a function whose name the error's stack must hold. */
const FAILURES: readonly (readonly [name: string, theCaller: () => Promise<unknown>])[] = [
  ['create', async function theCaller() { await Call.create(taken); }],
  ['createMany', async function theCaller() { await Call.createMany([taken]); }],
  ['insert', async function theCaller() { await Call.insert(taken); }],
  ['insert returning', async function theCaller() { await Call.insert(taken).returning(); }],
  ['get', async function theCaller() { await Call.get(Call.id.eq(99)); }],
  ['getById', async function theCaller() { await Call.getById(99); }],
  ['updateById', async function theCaller() { await Call.updateById(2, { name: 'taken' }); }],
  ['updateMany', async function theCaller() { await Call.updateMany([{ id: 2, name: 'taken' }]); }],
  ['upsert', async function theCaller() { await Call.upsert({ id: 3, name: 'taken' }); }],
  ['select', async function theCaller() { await Call.select().where(Call.name.cast(integer()).eq(1)); }],
  ['count', async function theCaller() { await Call.count(Call.name.cast(integer()).eq(1)); }],
  ['exists', async function theCaller() { await Call.exists(Call.name.cast(integer()).eq(1)); }],
]; // biome-ignore format: one a line

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Call, Other]);
    database.db.bind([Call, Other]);
    await Call.createMany([taken, { id: 2, name: 'second' }]);
  });
  afterAll(() => database.drop());

  describe.each([
    ['by itself', (body: () => Promise<unknown>) => body()],
    ['in runTransaction()', (body: () => Promise<unknown>) => database.db.runTransaction(body, { maxAttempts: 1 })],
    ['in nested atomic()', (body: () => Promise<unknown>) => database.db.atomic(() => database.db.atomic(body))],
  ] as const)('%s', (_, run) => {
    test.each(FAILURES)('the error of %s() names the line that called it', async (__, theCaller) => {
      const error = await failureOf(() => run(theCaller));
      expect(error).toBeInstanceOf(PhoebeError);
      expect(error.stack).toContain('theCaller');
      expect(error.stack).toContain('callers.db.test.ts');
    });
  });

  test.each([
    ['a select list', () => Call.select(Call.id, Other.name)],
    ['a condition', () => Call.select(Call.id).where(Other.name.eq('x'))],
    ['an order', () => Call.select(Call.id).orderBy(Other.name)],
    ['an update', () => Call.update({ name: Other.name }).where(Call.id.eq(99))],
    ['a delete', () => Call.delete().where(Other.name.eq('x'))],
  ])('a column of a table that is not joined is named by the query, in %s', async (_, query) => {
    const error = await failureOf(async () => query());
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toBe(
      'The query asks for "others"."name", and reads no rows of "others". Join it first, by .join(…), or give it as a source, by .from(…).',
    );
  });

  test('a table that is not there is told as one', async () => {
    const Missing = model('Missing', { id: integer().primaryKey() });
    const error = await failureOf(async () => Missing.select().on(database.db));
    expect(error.message).toContain('names a table that does not exist');
  });

  test('a query is a promise to those who ask: catch() and finally()', async () => {
    let ended = 0;
    expect(await Call.insert(taken).catch((error: unknown) => (error as Error).name)).toBe('UniqueViolationError');
    expect(await Call.select(Call.id).where(Call.id.eq(1)).finally(() => { ended += 1; })).toEqual([{ id: 1 }]); // biome-ignore format: short
    expect(await Call.select(Call.id).where(Call.id.eq(1)).catch(() => [])).toEqual([{ id: 1 }]); // biome-ignore format: short
    await Call.insert(taken).returning().finally(() => { ended += 1; }).catch(() => undefined); // biome-ignore format: short
    expect(ended).toBe(2);
  });
});

async function failureOf(body: () => Promise<unknown>): Promise<Error> {
  try {
    await body();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}
