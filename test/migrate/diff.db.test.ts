import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { applySteps } from '../../src/migrate/apply-steps.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { diffModels } from '../../src/migrate/diff/diff-models.ts';
import { introspect } from '../../src/migrate/introspect/introspect.ts';
import { dropDefinitions } from '../../src/migrate/schema/drop-definitions.ts';
import type { AnyModel } from '../../src/orm/index.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import type { RawNode } from '../../src/sql/nodes/expression.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { familyOf, modelsOf, type RandomSchema, randomSchema } from './random-models.ts';

const RUNS = 20;
const ROWS = 3;

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const start = async (models: readonly AnyModel[]) => {
    const found = await introspect(db);
    for (const definition of dropDefinitions(found, { cascade: true })) await db.execute(definition);
    await createTables(db, models);
  };
  const differences = async (models: readonly AnyModel[]) =>
    (await diffModels(db, models)).up.map(({ statement }) => compile(statement, engine.dialect).sql);

  const numRuns = engine.runs(RUNS, 'definitions');

  test('a database that was made from models does not differ from them', async () => {
    const property = fc.asyncProperty(randomSchema, async (schema) => {
      const models = modelsOf(schema);
      await start(models);
      expect(await differences(models)).toEqual([]);
    });
    await fc.assert(property, { numRuns });
  });

  test('a database with rows goes to other models and back, and only marked steps lose something', async () => {
    const property = fc.asyncProperty(randomSchema, randomSchema, async (first, second) => {
      const before = modelsOf(first);
      const after = modelsOf(second);
      await start(before);
      for (const [index, table] of first.tables.entries()) await insertRows(db, table, before[index]!);
      const { up, down } = await diffModels(db, after, { fills: fillsOf(first, second) });
      const values = await valuesOf(db, first, before);

      await applySteps(db, up);
      expect(await differences(after)).toEqual([]);
      const lost = up.flatMap(({ destroys }) => destroys ?? []).join('\n');
      const remaining = [...values].filter(([path]) => !isLost(path, lost));
      const now = await valuesOf(db, second, after);
      for (const [path, texts] of remaining) expect([path, now.get(path)]).toEqual([path, texts]);

      await applySteps(db, down);
      expect(await differences(before)).toEqual([]);
      const again = await valuesOf(db, first, before);
      for (const [path, texts] of remaining) expect([path, again.get(path)]).toEqual([path, texts]);
    });
    await fc.assert(property, { numRuns });
  });
});

/** Rows whose values fit every type of their columns' families. */
async function insertRows(db: Database, { columns }: RandomSchema['tables'][number], model: AnyModel): Promise<void> {
  for (let n = 0; n < ROWS; n += 1) {
    const given = columns.filter(({ nullable }) => !nullable || n > 0);
    await (model as any).insert(Object.fromEntries(given.map(({ name }) => [name, valueFor(name, n)]))).on(db);
  }
}

function valueFor(column: string, n: number): unknown {
  if (column.startsWith('label')) return `${column} ${n}`;
  if (column.startsWith('number')) return n;
  if (column.startsWith('moment')) return new Date(Date.UTC(2026, 0, n + 1));
  return familyOf(column).defaultValue;
}

/** By `"table"."column"`, what is in the last rows, which have no NULL that could be filled. */
async function valuesOf(db: Database, { tables }: RandomSchema, models: readonly AnyModel[]) {
  const values = new Map<string, readonly unknown[]>();
  for (const [index, { columns }] of tables.entries()) {
    const { table, tableName } = models[index]!.meta;
    for (const { name } of columns) {
      const { rows } = await db.execute(sql`SELECT ${readable(name)} FROM ${table} ORDER BY 1`);
      const texts = rows.map(([text]) => text).filter((text) => text !== null);
      values.set(`"${tableName}"."${name}"`, texts);
    }
  }
  return values;
}

/** A text that does not change with the type of the column; NULL for what a migration may have filled in. */
function readable(column: string): RawNode {
  const name = sql.identifier(column);
  if (column.startsWith('number')) return sql`nullif(${name}::int8, 5)::text`;
  if (column.startsWith('label')) return sql`CASE WHEN ${name} LIKE 'label%' THEN ${name} END`;
  return sql`nullif(${name}::text, NULL)`;
}

/** True where a step said that it destroys the column or its table; columns of one type lose values of the type. */
function isLost(path: string, lost: string): boolean {
  const [table, column] = path.split('.') as [string, string];
  if (lost.includes(path) || lost.includes(`the table ${table}`)) return true;
  // What was filled in or cut off cannot be told from what was there.
  return ['"mood1"', '"word1"', '"flag1"', '"moment1"'].includes(column);
}

function fillsOf(...schemas: readonly RandomSchema[]) {
  const fills: Record<string, RawNode> = {};
  for (const schema of schemas) {
    for (const [index, model] of modelsOf(schema).entries()) {
      for (const { name } of schema.tables[index]!.columns) {
        const { fill } = familyOf(name);
        fills[`${model.meta.tableName}.${name}`] = sql(Object.assign([fill], { raw: [fill] }));
      }
    }
  }
  return fills;
}
