import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/database/database.ts';
import type { ValueType } from '../../../src/orm/fields/value-type.ts';
import { binary, column, literal, ordering, value } from '../../../src/sql/nodes/factories.ts';
import { deleteFrom, insert, select, selection, table, values } from '../../../src/sql/nodes/query-factories.ts';
import { forEachEngine, type TestDatabase } from '../../setup/engines.ts';
import { WIRE_CASES } from './wire-cases.ts';

/** Lists of values that are written and read at once, and how many of those. */
const LIST = { minLength: 1, maxLength: 12 };
const RUNS = 12;

/** The same values must come back whatever the process's and the session's time zones are. */
const ZONES = [
  { process: 'UTC', offsetInJuly: 0 },
  { process: 'America/New_York', offsetInJuly: 240 },
];

forEachEngine((engine) => {
  describe.each(ZONES)('in a process in the time zone $process', (zone) => {
    const ownZone = process.env.TZ;
    let database: TestDatabase;
    beforeAll(async () => {
      process.env.TZ = zone.process;
      expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(zone.offsetInJuly);
      database = await engine.createDatabase();
      await database.db.execute({
        kind: 'createEnum',
        name: 'mood',
        values: WIRE_CASES.find(({ name }) => name === 'enumeration')!.field.type.enumeration!.values,
      });
    });
    afterAll(async () => {
      if (ownZone === undefined) delete process.env.TZ;
      else process.env.TZ = ownZone;
      await database.drop();
    });

    test.each(WIRE_CASES)('a value of $name is read as it was written, and found by =', async (wireCase) => {
      const { type } = wireCase.field;
      const { db } = database;
      const name = `t_${wireCase.name.replace(/\W+/g, '_')}`;
      await db.execute({
        kind: 'createTable',
        table: table(name),
        ifNotExists: false,
        columns: [
          { name: 'n', type: 'int4', notNull: true },
          { name: 'v', type: type.columnType, notNull: true },
        ],
        constraints: [{ kind: 'primaryKey', columns: ['n'] }],
      });
      await roundTrip(db, name, type, wireCase.corners);
      await fc.assert(
        fc.asyncProperty(fc.array(wireCase.values, LIST), (list) => roundTrip(db, name, type, list)),
        { numRuns: RUNS },
      );
    });
  });
});

async function roundTrip(
  db: Database,
  name: string,
  type: ValueType<any, any>,
  list: readonly unknown[],
): Promise<void> {
  if (list.length === 0) return;
  const source = table(name);
  const texts = list.map((item) => type.toDriver(item));
  for (const text of texts) type.assertFits?.(text);
  await db.execute(deleteFrom({ table: source }));
  const rows = texts.map((text, index) => [literal(index), value(text)]);
  await db.execute(insert({ table: source, columns: ['n', 'v'], source: values(rows) }));
  const n = column(name, 'n');
  const v = column(name, 'v');
  const all = await db.execute(select({ columns: [selection(v)], from: [source], orderBy: [ordering(n)] }));
  expect(all.rows.map(([text]) => type.fromDriver(text!))).toEqual(list);
  for (const [index, text] of texts.entries()) {
    const found = await db.execute(
      select({ columns: [selection(n)], from: [source], where: binary(v, '=', value(text)) }),
    );
    expect(found.rows.map(([number]) => Number(number))).toContain(index);
  }
}
