import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../../../src/database/executor.ts';
import type { ValueType } from '../../../src/orm/fields/value-type.ts';
import { binary, column, literal, ordering, value } from '../../../src/sql/nodes/factories.ts';
import { deleteFrom, insert, select, selection, table, values } from '../../../src/sql/nodes/query-factories.ts';
import { forEachEngine, type TestDatabase } from '../../setup/engines.ts';
import { WIRE_CASES, type WireCase } from './wire-cases.ts';

/** Values that are written and read at once. */
const LIST = { minLength: 1, maxLength: 8 };

/** Of a list that many are searched for by `=`, a statement each: enough for all corners of a type. */
const SEARCHED = 14;

/** The same values must come back whatever the process's time zone is. */
const ZONES = [
  { process: 'UTC', offsetInJuly: 0, runs: 5 },
  { process: 'America/New_York', offsetInJuly: 240, runs: 1 },
];

/** What a role or a database may have set, and what every server knows. */
const SESSIONS = [
  { engines: ['pglite', 'postgres', 'cockroach'], setting: `SET TimeZone = 'America/New_York'` },
  { engines: ['pglite', 'postgres', 'cockroach'], setting: `SET TimeZone = 'Asia/Kathmandu'` },
  { engines: ['pglite', 'postgres'], setting: `SET IntervalStyle = 'postgres'` },
  { engines: ['pglite', 'postgres'], setting: `SET IntervalStyle = 'iso_8601'` },
  { engines: ['pglite', 'postgres'], setting: `SET bytea_output = 'escape'` },
  { engines: ['pglite', 'postgres'], setting: `SET DateStyle = 'ISO, DMY'` },
];

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createMood(database.db);
    for (const wireCase of WIRE_CASES) await createTable(database.db, wireCase);
  });
  afterAll(() => database.drop());

  describe.each(ZONES)('in a process in the time zone $process', (zone) => {
    const ownZone = process.env.TZ;
    beforeAll(() => {
      process.env.TZ = zone.process;
      expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(zone.offsetInJuly);
    });
    afterAll(() => {
      if (ownZone === undefined) delete process.env.TZ;
      else process.env.TZ = ownZone;
    });

    test.each(WIRE_CASES)('a value of $name is read as it was written, and found by =', async (wireCase) => {
      const { db } = database;
      await roundTrip(db, wireCase, wireCase.corners);
      await fc.assert(
        fc.asyncProperty(fc.array(wireCase.values, LIST), (list) => roundTrip(db, wireCase, list)),
        { numRuns: zone.runs },
      );
    });
  });

  test.each(SESSIONS.filter(({ engines }) => engines.includes(engine.name)))(
    'after $setting every value is read as it was written, and found by =',
    async ({ setting }) => {
      await database.db.onConnection(
        async (session) => {
          for (const wireCase of WIRE_CASES) await roundTrip(session, wireCase, wireCase.corners);
        },
        [setting],
      );
    },
  );
});

async function createMood(db: Executor): Promise<void> {
  const { enumeration } = WIRE_CASES.find(({ name }) => name === 'enumeration')!.field.type;
  await db.execute({ kind: 'createEnum', ...enumeration! });
}

/** The table for the values of one type. */
const tableOf = (wireCase: WireCase) => table(`type ${WIRE_CASES.indexOf(wireCase)}`);

async function createTable(db: Executor, wireCase: WireCase): Promise<void> {
  await db.execute({
    kind: 'createTable',
    table: tableOf(wireCase),
    ifNotExists: false,
    columns: [
      { name: 'n', type: 'int4', notNull: true },
      { name: 'v', type: wireCase.field.type.columnType, notNull: true },
    ],
    constraints: [{ kind: 'primaryKey', columns: ['n'] }],
  });
}

async function roundTrip(db: Executor, wireCase: WireCase, list: readonly unknown[]): Promise<void> {
  if (list.length === 0) return;
  const type: ValueType<any, any> = wireCase.field.type;
  const source = tableOf(wireCase);
  const texts = list.map((item) => type.toDriver(item));
  for (const text of texts) type.assertFits?.(text);
  await db.execute(deleteFrom({ table: source }));
  const rows = texts.map((text, index) => [literal(index), value(text)]);
  await db.execute(insert({ table: source, columns: ['n', 'v'], source: values(rows) }));
  const n = column(source.name, 'n');
  const v = column(source.name, 'v');
  const all = await db.execute(select({ columns: [selection(v)], from: [source], orderBy: [ordering(n)] }));
  expect(all.rows.map(([text]) => type.fromDriver(text!))).toEqual(list);
  for (const [text] of all.rows) {
    const answer = JSON.stringify(type.toJson(text!));
    expect(JSON.stringify(JSON.parse(answer))).toBe(answer);
  }
  for (const [index, text] of texts.slice(0, SEARCHED).entries()) {
    const found = await db.execute(
      select({ columns: [selection(n)], from: [source], where: binary(v, '=', value(text)) }),
    );
    expect(found.rows.map(([number]) => Number(number))).toContain(index);
  }
}
