import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { QueryEvent } from '../../src/database/query-event.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { diffModels } from '../../src/migrate/diff/diff-models.ts';
import { introspect } from '../../src/migrate/introspect/introspect.ts';
import { draftMigration } from '../../src/migrate/migrations/draft-migration.ts';
import { createJournal, MigrationEntry } from '../../src/migrate/migrations/journal.ts';
import { withLease } from '../../src/migrate/migrations/lease.ts';
import { type Migration, parseMigration } from '../../src/migrate/migrations/migration-file.ts';
import { migrationStatus } from '../../src/migrate/migrations/migration-status.ts';
import { fakeMigrations, migrateDown, migrateUp } from '../../src/migrate/migrations/migrator.ts';
import { dropDefinitions } from '../../src/migrate/schema/drop-definitions.ts';
import { foreignKey, integer, model, text, uuidKey } from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const FIRST = parseMigration(
  '1_first',
  `-- up
CREATE TABLE a (n int);
INSERT INTO a VALUES (1);
-- destructive: nothing, but it is marked
INSERT INTO a VALUES (2);
-- down
-- destructive: a
DROP TABLE a;`,
);
const SECOND = parseMigration('2_second', '-- up\nCREATE TABLE b (n int);\n-- down\nDROP TABLE b;');
const THIRD = parseMigration('3_third', '-- up\nCREATE INDEX b_n ON b (n);');
const ALL = [FIRST, SECOND, THIRD];
const DESTRUCTIVE = { allowDestructive: true };

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const states = async (migrations: readonly Migration[] = ALL) =>
    Object.fromEntries((await migrationStatus(db, migrations)).map(({ name, state }) => [name, state]));
  const numbers = async () => (await db.execute(sql`SELECT n::text FROM a ORDER BY n`)).rows.flat();
  const empty = async () => {
    const found = await introspect(db);
    for (const definition of dropDefinitions(found, { cascade: true })) await db.execute(definition);
  };
  afterEach(empty);

  test('what is pending is applied in order, once', async () => {
    expect(await states()).toEqual({ '1_first': 'pending', '2_second': 'pending', '3_third': 'pending' });
    const seen: string[] = [];
    const ran = await migrateUp(db, ALL, {
      ...DESTRUCTIVE,
      onStatement: ({ migration, direction, statement, of }) =>
        seen.push(`${migration} ${direction} ${statement}/${of}`),
    });
    expect(ran).toEqual(['1_first', '2_second', '3_third']);
    expect(seen).toEqual(['1_first up 1/3', '1_first up 2/3', '1_first up 3/3', '2_second up 1/1', '3_third up 1/1']);
    expect(await numbers()).toEqual(['1', '2']);
    expect(await states()).toEqual({ '1_first': 'applied', '2_second': 'applied', '3_third': 'applied' });
    expect(await migrateUp(db, ALL)).toEqual([]);
  });

  test('up to one, and the rest later', async () => {
    expect(await migrateUp(db, ALL, { ...DESTRUCTIVE, to: '2_second' })).toEqual(['1_first', '2_second']);
    await expect(migrateUp(db, ALL, { to: '2_secnod' })).rejects.toThrow(
      'There is no migration "2_secnod". Did you mean "2_second"?',
    );
    expect(await migrateUp(db, ALL)).toEqual(['3_third']);
  });

  test('taken back from the last one on', async () => {
    const migrations = [FIRST, SECOND];
    await migrateUp(db, migrations, DESTRUCTIVE);
    expect(await migrateDown(db, migrations)).toEqual(['2_second']);
    expect(await states(migrations)).toEqual({ '1_first': 'applied', '2_second': 'pending' });
    await migrateUp(db, migrations);
    expect(await migrateDown(db, migrations, { to: '1_first' })).toEqual(['2_second']);
    expect(await migrateDown(db, migrations, { count: 9, ...DESTRUCTIVE })).toEqual(['1_first']);
    await expect(numbers()).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
    expect(await states(migrations)).toEqual({ '1_first': 'pending', '2_second': 'pending' });
  });

  test('what destroys something waits for a word', async () => {
    await expect(migrateUp(db, ALL)).rejects.toMatchObject({
      code: 'DESTRUCTIVE_MIGRATION',
      message:
        'The migration "1_first" destroys nothing, but it is marked. Allow it (allowDestructive, --allow-destructive), or change the file.',
    });
    expect(await states()).toMatchObject({ '1_first': 'pending' });
    await migrateUp(db, [FIRST], DESTRUCTIVE);
    await expect(migrateDown(db, [FIRST])).rejects.toMatchObject({ code: 'DESTRUCTIVE_MIGRATION' });
    expect(await numbers()).toEqual(['1', '2']);
  });

  test('an applied file that was edited is found, and nothing runs', async () => {
    await migrateUp(db, [SECOND]);
    const edited = parseMigration('2_second', '-- up\nCREATE TABLE b (n int, m int);\n-- down\nDROP TABLE b;');
    expect(await states([edited])).toEqual({ '2_second': 'edited' });
    await expect(migrateUp(db, [edited, THIRD])).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
    expect(await states([SECOND, THIRD])).toEqual({ '2_second': 'applied', '3_third': 'pending' });
  });

  test('an applied migration without a file is shown, and cannot be taken back', async () => {
    await migrateUp(db, [SECOND, THIRD]);
    expect(await states([SECOND])).toEqual({ '2_second': 'applied', '3_third': 'missing' });
    await expect(migrateDown(db, [SECOND])).rejects.toThrow('The file of the migration "3_third" is missing');
    await expect(migrateDown(db, [SECOND, THIRD])).rejects.toThrow('has no statements behind "-- down"');
  });

  test('one is noted as applied without running', async () => {
    expect(await fakeMigrations(db, ALL, { to: '2_second' })).toEqual(['1_first', '2_second']);
    expect(await states()).toEqual({ '1_first': 'applied', '2_second': 'applied', '3_third': 'pending' });
    await expect(numbers()).rejects.toMatchObject({ code: 'UNDEFINED_TABLE' });
  });

  test('from models: drafted, applied, taken back', async () => {
    const User = model('User', { id: uuidKey(), name: text().unique() });
    const Tweet = model('Tweet', { id: uuidKey(), user: foreignKey(() => User), likes: integer().default(0) });
    const first = await draftMigration(db, [User], { title: 'users' });
    const migrations = [parseMigration('1', first.text)];
    await migrateUp(db, migrations);
    expect((await diffModels(db, [User])).changes).toEqual([]);
    const second = await draftMigration(db, [User, Tweet], { title: 'tweets' });
    migrations.push(parseMigration('2', second.text));
    await migrateUp(db, migrations);
    const third = await draftMigration(db, [User, Tweet], { title: 'nothing' });
    expect([first.isEmpty, second.isEmpty, third.isEmpty]).toEqual([false, false, true]);
    await migrateDown(db, migrations, DESTRUCTIVE);
    expect((await diffModels(db, [User])).changes).toEqual([]);
  });

  // A suite that is skipped twice, by its engine too, is not reported as skipped.
  describe.skipIf(engine.skipReason === undefined && !engine.dialect.concurrentIndexes)(
    'indexes without a lock',
    () => {
      const CONCURRENT = parseMigration(
        '1',
        `-- up
CREATE TABLE a (n int);
CREATE INDEX CONCURRENTLY a_n ON a (n);
ALTER TABLE a ADD COLUMN m int;
-- down
DROP TABLE a;`,
      );

      test('run between two transactions', async () => {
        await migrateUp(db, [CONCURRENT]);
        expect(await states([CONCURRENT])).toEqual({ 1: 'applied' });
      });

      const UNIQUE = parseMigration('1', '-- up\nCREATE UNIQUE INDEX CONCURRENTLY "A n" ON a (n);');
      const valid = async () =>
        (
          await db.execute(sql`SELECT c.relname || ' ' || x.indisvalid FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
          WHERE x.indrelid = 'a'::regclass`)
        ).rows.flat();

      test('leave nothing behind when they fail', async () => {
        await db.execute(sql`CREATE TABLE a (n int)`);
        await db.execute(sql`INSERT INTO a VALUES (1), (1)`);
        await expect(migrateUp(db, [UNIQUE])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
        expect(await valid()).toEqual([]);
      });

      test('are built again where a process that was killed left a broken one', async () => {
        await db.execute(sql`CREATE TABLE a (n int)`);
        await db.execute(sql`INSERT INTO a VALUES (1), (1)`);
        await expect(db.execute(sql`CREATE UNIQUE INDEX CONCURRENTLY "A n" ON a (n)`)).rejects.toMatchObject({
          code: 'UNIQUE_VIOLATION',
        });
        expect(await valid()).toEqual(['A n false']);
        await db.execute(sql`DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)`);
        await migrateUp(db, [UNIQUE]);
        expect(await valid()).toEqual(['A n true']);
      });

      // An embedded database has one connection only.
      test.skipIf(engine.name === 'pglite')('are built while other servers wait for their turn', async () => {
        const gate = 777;
        const waits = parseMigration('1', `-- up\nCREATE TABLE a (n int);\nSELECT pg_advisory_xact_lock(${gate});`);
        const migrations = [waits, parseMigration('2', '-- up\nCREATE INDEX CONCURRENTLY a_n ON a (n);')];
        const Other = model('Other', { id: uuidKey() });
        let tries = 0;
        let haveTried = (): void => {};
        const tried = new Promise<void>((resolve) => {
          haveTried = resolve;
        });
        const onQuery = ({ sql: text }: { readonly sql: string }) => {
          if (text.includes('pg_try_advisory')) tries += 1;
          if (tries === 4) haveTried();
        };
        const servers = [connect(database.url), connect(database.url, { onQuery }), connect(database.url, { onQuery })];
        try {
          const [first, ...others] = await db.onConnection(async (session) => {
            await session.control(`SELECT pg_advisory_lock(${gate})`);
            const leader = migrateUp(servers[0]!, migrations);
            await until(async () => {
              const { rows } = await session.control(
                `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${gate} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
              );
              return rows.length === 1;
            });
            const waiting = [migrateUp(servers[1]!, migrations), createTables(servers[2]!, [Other])];
            await tried;
            await session.control(`SELECT pg_advisory_unlock(${gate})`);
            return Promise.all([leader, ...waiting]);
          });
          expect([first, others[0]]).toEqual([['1', '2'], []]);
          expect(others[1]).toHaveLength(1);
          expect(await valid()).toEqual(['a_n true']);
        } finally {
          await Promise.all(servers.map((server) => server.close()));
        }
      });
    },
  );

  test('a failing statement says which one it is, and what was kept', async () => {
    const broken = parseMigration('1', '-- up\nCREATE TABLE a (n int);\nCREATE TABLE a (n int);\nSELECT 1;');
    const error = (await migrateUp(db, [broken]).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'MIGRATION_FAILED', cause: { sqlState: '42P07' } });
    expect(error.message).toContain('The migration "1" failed at statement 2 of 3 on its way up: ');
    const kept = engine.dialect.transactionalDdl ? 'Nothing of it was applied.' : 'Its first statement is applied';
    expect(error.message).toContain(kept);
    expect(await states([broken])).toEqual({ 1: engine.dialect.transactionalDdl ? 'pending' : 'unfinished' });
  });

  // The lease is renewed on a second connection, and an embedded database has only one.
  describe.skipIf(engine.name === 'pglite')('without transactions for definitions', () => {
    const STATEMENTS = [
      'CREATE TABLE a (n int)',
      'INSERT INTO a VALUES (1)',
      'CREATE TABLE c (n int)',
      'UPDATE a SET n = n + 1',
      'CREATE INDEX c_n ON c (n)',
      'DROP TABLE c',
    ];
    const LONG = parseMigration('1', `-- up\n${STATEMENTS.join(';\n')};\n-- down\nDROP TABLE a;`);

    /** A database that says of itself what CockroachDB says, so that each statement is a transaction of its own. */
    const stepwise = async (onQuery?: (event: QueryEvent) => void): Promise<Database> => {
      const other = connect(database.url, onQuery === undefined ? {} : { onQuery });
      const awaitDefinitions = 'SELECT 1 AS jobs_have_ended';
      const dialect = { ...(await other.dialect()), transactionalDdl: false, advisoryLocks: false, awaitDefinitions };
      other.dialect = async () => dialect;
      return other;
    };

    test('a run that is stopped in front of any statement goes on there', async () => {
      const other = await stepwise();
      try {
        for (let stop = 0; stop < STATEMENTS.length; stop += 1) {
          await empty();
          const stopped = new Error('The process was killed.');
          const onStatement = ({ statement }: { statement: number }) => {
            if (statement === stop + 1) throw stopped;
          };
          await expect(migrateUp(other, [LONG], { onStatement })).rejects.toMatchObject({ cause: stopped });
          expect(await migrationStatus(other, [LONG])).toMatchObject([
            stop === 0 ? { state: 'pending' } : { state: 'unfinished', done: stop, statements: STATEMENTS.length },
          ]);
          expect(await migrateUp(other, [LONG])).toEqual(['1']);
          expect(await numbers()).toEqual(['2']);
        }
      } finally {
        await other.close();
      }
    });

    test.skipIf(engine.name !== 'postgres').each([true, false])(
      'a connection that is killed at any statement loses nothing (one transaction: %s)',
      async (native) => {
        const other = native ? connect(database.url) : await stepwise();
        try {
          for (let stop = 0; stop <= STATEMENTS.length; stop += 1) {
            await empty();
            const killed = [...STATEMENTS];
            killed.splice(stop, 0, 'SELECT pg_terminate_backend(pg_backend_pid())');
            const deadly = parseMigration('1', `-- up\n${killed.join(';\n')};`);
            await expect(migrateUp(other, [deadly])).rejects.toMatchObject({
              cause: { code: 'CONNECTION_LOST' },
              message: expect.stringContaining(native || stop === 0 ? 'Nothing of it' : 'Its first'),
            });
            expect(await migrateUp(other, [LONG])).toEqual(['1']);
            expect(await numbers()).toEqual(['2']);
          }
        } finally {
          await other.close();
        }
      },
    );

    test('a definition that ran, but was not noted, is not an error; its job is waited for', async () => {
      const sent: string[] = [];
      const other = await stepwise(({ sql: text }) => sent.push(text));
      try {
        for (const [index, statement] of STATEMENTS.entries()) {
          if (!/^(CREATE|DROP)/.test(statement)) continue;
          await empty();
          await migrateUp(other, [parseMigration('1', `-- up\n${STATEMENTS.slice(0, index + 1).join(';\n')};`)]);
          // As a process leaves it that is killed between the statement and the account of it.
          const { checksum, doneChecksum } = parsePrefix(STATEMENTS.slice(0, index));
          await MigrationEntry.update({ done: index, doneChecksum, inDoubt: true, finished: null, checksum }).on(db);
          expect(sent).not.toContain('SELECT 1 AS jobs_have_ended');
          await migrateUp(other, [LONG]);
          expect(await numbers()).toEqual(['2']);
          const statements = sent.splice(0);
          expect(statements.filter((text) => text === 'SELECT 1 AS jobs_have_ended')).toHaveLength(1);
          expect(statements.lastIndexOf(statement)).toBeGreaterThan(statements.indexOf('SELECT 1 AS jobs_have_ended'));
        }
      } finally {
        await other.close();
      }
    });

    test('statements that have run may not be edited, later ones may', async () => {
      const other = await stepwise();
      try {
        const broken = parseMigration('1', '-- up\nCREATE TABLE a (n int);\nCREATE TABLE a (n int);');
        await expect(migrateUp(other, [broken])).rejects.toMatchObject({
          message: expect.stringContaining('Its first statement is applied'),
        });
        const other1 = parseMigration('1', '-- up\nCREATE TABLE a (n text);\nINSERT INTO a VALUES (1);');
        await expect(migrateUp(other, [other1])).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
        const mended = parseMigration('1', '-- up\nCREATE TABLE a (n int);\nINSERT INTO a VALUES (1);');
        await migrateUp(other, [mended]);
        expect(await numbers()).toEqual(['1']);
        expect(await states([mended])).toEqual({ 1: 'applied' });
      } finally {
        await other.close();
      }
    });

    test.each([true, false])(
      'of servers that start at once (advisory locks: %s) one migrates and the others wait',
      async (native) => {
        const servers = await Promise.all(
          Array.from({ length: 4 }, () => (native ? Promise.resolve(connect(database.url)) : stepwise())),
        );
        // PostgreSQL's catalog takes no two CREATE TABLE IF NOT EXISTS at once without a lock; CockroachDB's does.
        await createJournal(db);
        await withLease(db, async () => {});
        try {
          const ran = await Promise.all(servers.map((server) => migrateUp(server, ALL, DESTRUCTIVE)));
          expect(ran.filter((names) => names.length > 0)).toEqual([['1_first', '2_second', '3_third']]);
          expect(await numbers()).toEqual(['1', '2']);
        } finally {
          await Promise.all(servers.map((server) => server.close()));
        }
      },
    );

    test('a lease that is not renewed for its time counts as lost, whoever has it', async () => {
      let nowMs = 0;
      const clock = { now: () => nowMs, random: () => 0, sleep: async () => {} };
      const work = withLease(
        db,
        async (check) => {
          nowMs = 29_999;
          check();
          nowMs = 30_000;
          check();
        },
        { clock },
      );
      await expect(work).rejects.toMatchObject({ code: 'MIGRATION_LOCK_LOST' });
      expect(await withLease(db, async () => 'free again')).toBe('free again');
    });

    test('a lease that ran out is taken over, and who lost one stops', async () => {
      await withLease(db, async () => {}); // Makes the table.
      const give = (expires: string) =>
        db.execute(sql`INSERT INTO phoebe_migration_lease (id, owner, expires) VALUES (1, 'a process that died', now() + ${expires}::interval)
          ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, expires = excluded.expires`);
      await give('-1 second');
      expect(await withLease(db, async () => 'ours')).toBe('ours');
      const work = withLease(
        db,
        async (check) => {
          await give('1 hour');
          // Renewed every 20 ms: the loss is noticed at one of the next times.
          for (let look = 0; look < 500; look += 1) {
            check();
            await db.ping();
          }
        },
        { durationMs: 60 },
      );
      await expect(work).rejects.toMatchObject({ code: 'MIGRATION_LOCK_LOST' });
    });
  });
});

/** Looks until something is so; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

/** The account of a run that has done these statements. */
function parsePrefix(statements: readonly string[]) {
  const { checksum } = parseMigration('1', `-- up\n${statements.join(';\n')};`);
  return { checksum, doneChecksum: checksum };
}
