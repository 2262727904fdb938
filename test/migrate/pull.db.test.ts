import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { diffModels } from '../../src/migrate/diff/diff-models.ts';
import { introspect } from '../../src/migrate/introspect/introspect.ts';
import { type ModelFile, writeModels } from '../../src/migrate/pull/write-models.ts';
import { type AnyModel, assertValidModels, isModel } from '../../src/orm/index.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { expectQueries } from '../setup/query-log.ts';
import { FILM_RENTAL } from './film-rental.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Inside of the package, so that its own name is found; hidden, so that no other check looks at it. */
const FOLDERS = join(import.meta.dirname, '.pulled');

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  let folder: string;
  beforeAll(async () => {
    mkdirSync(FOLDERS, { recursive: true });
    folder = mkdtempSync(join(FOLDERS, `${engine.name}-`));
    database = await engine.createDatabase();
    db = database.db;
    for (const statement of FILM_RENTAL) await run(db, statement);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const pull = async (from: Database): Promise<readonly ModelFile[]> =>
    writeModels(await introspect(from), engine.dialect);
  const load = async (files: readonly ModelFile[]): Promise<readonly AnyModel[]> => {
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    const models: AnyModel[] = [];
    // One after the other: they import each other in circles, and a second import of what is being loaded may come too early.
    for (const { name } of files) models.push(...Object.values(await import(join(folder, name))).filter(isModel));
    return models;
  };

  test('a database of others becomes models that compile, and that make the same database', async () => {
    const files = await pull(db);
    expect(files.map(({ model }) => model).sort()).toEqual([
      ...['Actor', 'Address', 'Category', 'City', 'Country', 'Customer', 'Film', 'FilmActor', 'FilmCategory'],
      ...['Inventory', 'Language', 'Payment', 'Rental', 'Staff', 'Store'],
    ]);
    const models = await load(files);
    assertValidModels(models);
    if (engine.isChosen) {
      // One file that is wrong shows that the compiler looked at all of them.
      writeFileSync(join(folder, 'wrong.ts'), 'export const wrong: number = "text";');
      expect(typeErrors(folder)).toEqual([expect.stringContaining('wrong.ts(1,14): error TS2322')]);
      rmSync(join(folder, 'wrong.ts'));
    }

    const other = await engine.createDatabase();
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

  test('only names and precisions that models do not tell differ from the first one', async () => {
    const models = await load(await pull(db));
    const { up } = await diffModels(db, models);
    const kinds = new Set(up.map(({ statement }) => statement.kind));
    expect([...kinds].sort()).toEqual(['renameConstraint']);
    expect(up.map(({ statement }) => compile(statement, engine.dialect).sql)).toContain(
      'ALTER TABLE "city" RENAME CONSTRAINT "city_country" TO "city_country_id_fkey"',
    );
  });

  test('its models read like a person wrote them', async () => {
    const files = await pull(db);
    const textOf = (model: string) => files.find((file) => file.model === model)!.text;
    expect(textOf('FilmCategory')).toContain("primaryKey: ['film', 'category']");
    const film = textOf('Film');
    expect(film).toContain(`    description: "What is rented: it's a \\"film\\".",`);
    expect(film).toContain("    length: smallint().nullable().description('In minutes.'),");
    expect(film).toContain(
      "    rating: enumeration('mpaa_rating', ['G', 'PG', 'PG-13', 'R', 'NC-17']).nullable().default('G'),",
    );
    expect(film).toContain("    rentalRate: decimal(4, 2).default('4.99'),");
    expect(film).toContain(
      "    language: foreignKey(() => Language, { onDelete: 'restrict', onUpdate: 'cascade' }).noIndex(),",
    );
  });

  test('a database is read in five statements, however many tables it has', async () => {
    const found = await expectQueries(database, 5, () => introspect(db));
    expect(found.tables).toHaveLength(15);
    expect(found.leftOut).toEqual([]);
  });

  // Making so many tables takes the other engines minutes; what reads them is the same.
  test.skipIf(engine.name !== 'postgres')('500 tables are read in under 5 seconds', async () => {
    const other = await engine.createDatabase();
    try {
      await other.db.runTransaction(async (tx) => {
        for (let n = 0; n < 500; n += 1) {
          const references = n === 0 ? '' : ` REFERENCES t${n - 1}`;
          const statements = [
            `CREATE TABLE t${n} (id int PRIMARY KEY, other int${references}, name text UNIQUE DEFAULT 'x', CHECK (other > 0))`,
            `CREATE INDEX t${n}_other ON t${n} (other, lower(name)) WHERE other > 5`,
          ];
          for (const text of statements) await tx.execute(sql(Object.assign([text], { raw: [text] })));
        }
      });
      // The least of a few, since other programs use the machine as well.
      let fastestMs = Number.POSITIVE_INFINITY;
      let found: Awaited<ReturnType<typeof introspect>>;
      for (let attempt = 0; attempt < 5 && fastestMs >= 5_000; attempt += 1) {
        const start = performance.now();
        found = await expectQueries(other, 5, () => introspect(other.db));
        fastestMs = Math.min(fastestMs, performance.now() - start);
      }
      expect(fastestMs).toBeLessThan(5_000);
      expect(found!.tables).toHaveLength(500);
      expect(writeModels(found!, engine.dialect)).toHaveLength(500);
    } finally {
      await other.drop();
    }
  });
});

async function run(db: Database, statement: string): Promise<void> {
  await db.execute(sql(Object.assign([statement], { raw: [statement] })));
}

/** The compiler's own word on the pulled files, with the settings of this repository. */
function typeErrors(folder: string): readonly string[] {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = { rootDir: ROOT, paths: { phoebe: [join(ROOT, 'src/index.ts')] } };
  writeFileSync(config, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }));
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config], { encoding: 'utf8' });
    return [];
  } catch (error) {
    const lines = (error as { stdout: string }).stdout.split('\n').filter((line) => line.includes('error TS'));
    if (lines.length === 0) throw error; // The compiler did not run.
    return lines.filter((line) => line.includes('.pulled'));
  }
}
