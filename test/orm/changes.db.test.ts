import fc from 'fast-check';
import { createTables, excluded, integer, model, sql, text, timestamptz, version } from 'phoebe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { type Command, commands, Reference, type Row, rowValues, type Stated } from './changes-reference.ts';

let tokens = 0;
const columns = {
  id: integer().primaryKey(),
  user: text().default('nobody'),
  note: text().nullable(),
  token: text().default(() => `token ${++tokens}`),
  n: integer().default(0),
};
/** Every update counts and dates it. */
const Counted = model('Counted', { ...columns, changed: timestamptz().updatedNow(), version: version() });
/** Nothing happens by itself, so that engines may use words of their own, such as UPSERT. */
const Plain = model('Plain', { ...columns });
/** Before anything that a test does: a row that still has it was not changed. */
const LONG_AGO = new Date('1990-01-01T00:00:00Z');

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Counted, Plain]);
    database.db.bind([Counted, Plain]);
  });
  afterAll(() => database.drop());

  test.each([
    ['that counts and dates its changes', Counted, true],
    ['without anything automatic', Plain, false],
  ] as const)('every way to change a row of a model %s leaves what it does not state', async (_, Model, isCounted) => {
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        await Model.delete();
        const reference = new Reference(isCounted);
        for (const command of list) {
          const outcome = reference.run(command);
          expect(await perform(Model as typeof Counted, isCounted, command, reference.before)).toBe(outcome);
          expect(await rowsOf(Model as typeof Counted, reference)).toEqual(reference.expected());
          if (isCounted) await database.db.execute(sql`update counteds set changed = ${LONG_AGO}`);
        }
      }),
      { numRuns: engine.runs(60) },
    );
  });
});

/** The rows as the reference tells them: a token that nobody chose, and the time of a change, are told by their kind. */
async function rowsOf(Model: typeof Counted, reference: Reference): Promise<Row[]> {
  const rows = await Model.select().orderBy(Model.id);
  return rows.map((row) => reference.seen(row as Row));
}

/** Runs the command. @returns how many rows it wrote, or the name of its error */
async function perform(
  Model: typeof Counted,
  isCounted: boolean,
  { kind, rows, names }: Command,
  before: ReadonlyMap<number, Row>,
): Promise<number | string> {
  const given = rows.map((row) => values(row, isCounted, before));
  const ids = rows.map(({ id }) => id);
  const [first] = given as [Stated];
  try {
    switch (kind) {
      case 'update': {
        const { id: _, ...set } = first;
        return await Model.update(set).where(Model.id.in(ids));
      }
      case 'updateById': {
        const { id, ...set } = first;
        await Model.updateById(id, set);
        return 1;
      }
      case 'updateMany':
        return await Model.updateMany(given);
      case 'upsert':
        return await Model.upsert(first);
      case 'upsertMany':
        return (await Model.upsertMany(given).returning(Model.id)).length;
      case 'onConflict update':
        return await Model.insertMany(given).onConflict({ on: ['id'], update: names });
      case 'onConflict set':
        return await Model.insertMany(given).onConflict({ set: { user: 'set', n: Model.n.plus(excluded(Model.n)) } });
    }
  } catch (error) {
    return (error as Error).name;
  }
}

function values(row: Command['rows'][number], isCounted: boolean, before: ReadonlyMap<number, Row>): Stated {
  return rowValues(row, isCounted, before);
}
