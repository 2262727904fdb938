import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { diffModels } from '../../src/migrate/diff/diff-models.ts';
import { introspect } from '../../src/migrate/introspect/introspect.ts';
import { draftMigration } from '../../src/migrate/migrations/draft-migration.ts';
import { parseMigration } from '../../src/migrate/migrations/migration-file.ts';
import { migrateDown, migrateUp } from '../../src/migrate/migrations/migrator.ts';
import { keysWithoutRelation } from '../../src/migrate/pull/relations-of.ts';
import { type ModelFile, writeModels } from '../../src/migrate/pull/write-models.ts';
import { type AnyModel, assertValidModels, isModel } from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { TRADING_COMPANY, TRADING_ROWS } from './trading-company.ts';

/** Inside of the package, so that its own name is found; hidden, so that no other check looks at it. */
const FOLDERS = join(import.meta.dirname, '.pulled');
const DESTRUCTIVE = { allowDestructive: true };

// The tables are written in PostgreSQL's own dialect; one engine that speaks it is enough.
const [engine] = engines()
  .filter(({ name, skipReason }) => name !== 'cockroach' && skipReason === undefined)
  .sort(({ name }) => (name === 'postgres' ? -1 : 1));

describe.skipIf(engine === undefined)(`on ${engine?.name ?? 'cockroach'}`, () => {
  let database: TestDatabase;
  let db: Database;
  let folder: string;
  let files: readonly ModelFile[];
  let models: readonly AnyModel[];

  beforeAll(async () => {
    mkdirSync(FOLDERS, { recursive: true });
    folder = mkdtempSync(join(FOLDERS, 'trading-'));
    database = await engine!.createDatabase();
    db = database.db;
    for (const statement of [...TRADING_COMPANY, ...TRADING_ROWS]) await run(statement);
    files = await pull(db);
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    const loaded: AnyModel[] = [];
    // One after the other: a second import of what is being loaded may come too early.
    for (const { name } of files) loaded.push(...Object.values(await import(join(folder, name))).filter(isModel));
    models = loaded;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = async (text: string) => (await db.execute(sql(Object.assign([text], { raw: [text] })))).rows;
  const pull = async (from: Database) => writeModels(await introspect(from), engine!.dialect);
  const textOf = (model: string) => files.find((file) => file.model === model)!.text;

  test('the models make the same database again', async () => {
    assertValidModels(models);
    const other = await engine!.createDatabase();
    try {
      await createTables(other.db, models);
      const again = await pull(other.db);
      expect(Object.fromEntries(again.map(({ name, text }) => [name, text]))).toEqual(
        Object.fromEntries(files.map(({ name, text }) => [name, text])),
      );
    } finally {
      await other.drop();
    }
  });

  test('names that would clash get others, and counters are identities', () => {
    expect(textOf('Order')).toContain('    orderId: identity(),\n');
    expect(textOf('Order')).toContain("    constructorValue: text().nullable().columnName('constructor'),\n");
    expect(textOf('Order')).toContain("    deleteValue: boolean().default(false).columnName('delete'),\n");
    expect(textOf('Category')).toContain("    categoryId: identity({ as: 'number' }),\n");
    expect(textOf('Employee')).toContain(
      "    reportsTo: foreignKey('self', { columnName: 'reports_to' }).nullable().noIndex(),\n",
    );
    expect(textOf('OrderDetail')).toContain("    tableName: 'Order Details',\n    primaryKey: ['order', 'product'],\n");
  });

  test('what no model can ask for is named, and left alone', async () => {
    const found = await introspect(db);
    expect(found.leftOut).toEqual([
      '"products_by_price" of the table "products"',
      '"products_like" of the table "products"',
    ]);
    const key = '"returns_order_id_product_id_fkey" of the table "returns"';
    expect(keysWithoutRelation(found)).toEqual([key]);
    const diff = await diffModels(db, models);
    expect(diff.leftOut).toEqual([...found.leftOut, key]);
    const touched = [...diff.changes.filter(({ kind }) => /Constraint|Index|Table/.test(kind))];
    expect(touched).toEqual([]);
  });

  test('counters become identities and counters again, and go on where they were', async () => {
    const next = async () =>
      [
        await run(`INSERT INTO categories (category_name) VALUES ('x') RETURNING category_id::text`),
        await run(`INSERT INTO employees (last_name) VALUES ('x') RETURNING employee_id::text`),
        await run('INSERT INTO orders (freight) VALUES (1) RETURNING order_id::text'),
      ].flat(2);
    const { text } = await draftMigration(db, models, { title: 'fit' });
    const migrations = [parseMigration('1', text)];
    await migrateUp(db, migrations);
    expect((await diffModels(db, models)).changes).toEqual([]);
    expect(await next()).toEqual(['3', '3', '4']);
    await migrateDown(db, migrations, DESTRUCTIVE);
    expect(await pull(db)).toEqual(files);
    expect(await next()).toEqual(['4', '4', '5']);
    await migrateUp(db, migrations);
    expect(await next()).toEqual(['5', '5', '6']);
  });
});
