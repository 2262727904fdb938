import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { createTables } from '../../src/migrate/create-tables.ts';
import { diagnose } from '../../src/migrate/doctor/diagnose.ts';
import type { Finding } from '../../src/migrate/doctor/finding.ts';
import { parseMigration } from '../../src/migrate/migrations/migration-file.ts';
import { migrateUp } from '../../src/migrate/migrations/migrator.ts';
import { foreignKey, integer, model, text, uuidKey } from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const User = model('User', { id: uuidKey(), name: text() });
const Tweet = model('Tweet', { id: uuidKey(), user: foreignKey(() => User).noIndex(), likes: integer() });
const Extra = model('Extra', { id: uuidKey() });
const MODELS = [User, Tweet];
const MIGRATION = parseMigration('1', '-- up\nSELECT 1;');

/** Those that say something of this machine are no matter of the test. */
const OF_MACHINE = ['latency', 'connection', 'clock', 'time zone', 'fsync', 'full_page_writes', 'pool', 'server'];

forEachEngine((engine) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const optional = [{ model: Extra, without: 'something is not possible.', action: 'Make it.' }];
  const troubles = async (): Promise<readonly Finding[]> => {
    const findings = await diagnose(db, { models: MODELS, migrations: [MIGRATION], optional });
    return findings.filter(({ check, severity }) => severity !== 'ok' && !OF_MACHINE.includes(check));
  };
  const run = async (text: string) => db.execute(sql(Object.assign([text], { raw: [text] })));

  test('an empty database lacks everything, and what is missing is said once', async () => {
    expect((await troubles()).map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: "1" is not applied.',
      'error: The database lacks 2 tables of the models: "users" and "tweets".',
      'warning: The table "extras" is not there: something is not possible.',
    ]);
  });

  test('each finding goes away when its statements are run', async () => {
    await createTables(db, [...MODELS, Extra]);
    await migrateUp(db, [MIGRATION]);
    await run('ALTER TABLE tweets ALTER COLUMN likes DROP NOT NULL');
    const found = await troubles();
    expect(found.map(({ check, message }) => [check, message])).toEqual([
      ['foreign keys', expect.stringContaining('One foreign key has no index')],
      ['drift', 'The tables differ from the models: one statement would make them so.'],
    ]);
    expect(found.map(({ statements }) => statements)).toEqual([
      [expect.stringMatching(/^CREATE INDEX (CONCURRENTLY )?"tweets_user_id_idx" ON "tweets" \("user_id"\);$/)],
      ['ALTER TABLE "tweets" ALTER COLUMN "likes" SET NOT NULL;'],
    ]);
    for (const statement of found.flatMap(({ statements = [] }) => statements)) await run(statement);
    // The index is one that the model does not ask for.
    expect((await troubles()).map(({ statements }) => statements)).toEqual([
      [expect.stringMatching(/^DROP INDEX .*tweets_user_id_idx/)],
    ]);
  });

  test('constraints that nobody has checked, tables without a key, tables of no model', async () => {
    await run('CREATE TABLE loose (n int8)');
    await run('ALTER TABLE loose ADD CONSTRAINT positive CHECK (n > 0) NOT VALID');
    const found = await diagnose(db, { models: MODELS });
    const messages = found.map(({ message }) => message);
    expect(messages).toContain('Nobody has checked whether the rows keep "positive".');
    expect(messages).toContain('"loose" has no primary key, so no row can be named.');
    expect(messages).toContainEqual(expect.stringContaining('of no model: "extras" and "loose"'));
    const validate = found.find(({ check }) => check === 'constraints')!.statements!;
    for (const statement of validate) await run(statement);
    const again = await diagnose(db, { models: [] });
    expect(again.map(({ check }) => check)).not.toContain('constraints');
    await run('DROP TABLE loose');
  });

  test('a column that is missing is an error', async () => {
    await run('ALTER TABLE tweets DROP COLUMN likes');
    expect((await troubles()).map(({ severity, message }) => `${severity}: ${message}`)).toContain(
      'error: The table "tweets" lacks one column of its model: "likes".',
    );
    await run('ALTER TABLE tweets ADD COLUMN likes int4 NOT NULL');
  });

  // An embedded database has one user, who may do everything; an insecure cluster has no passwords.
  test.skipIf(engine.name !== 'postgres')('a user who may do little reads what it lacks', async () => {
    const user = `little_${randomBytes(4).toString('hex')}`;
    await run(`CREATE ROLE ${user} LOGIN PASSWORD 'little'`);
    onTestFinished(async () => {
      await run(`REVOKE ALL ON users FROM ${user}`);
      await run(`DROP ROLE ${user}`);
    });
    await run(`GRANT SELECT ON users TO ${user}`);
    const url = Object.assign(new URL(database.url), { username: user, password: 'little' });
    const other = connect(url.href);
    try {
      const found = await diagnose(other, { models: MODELS });
      const of = (check: string) => found.find((finding) => finding.check === check);
      expect(of('rights')).toMatchObject({
        message: 'The user of the database may not read "tweets".',
        severity: 'error',
      });
      expect(of('rights')?.statements).toEqual([
        'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE "public"."tweets" TO …;',
        'GRANT INSERT, UPDATE, DELETE ON TABLE "public"."users" TO …;',
      ]);
      expect(of('migrations')?.message).toContain('may not read which migrations are applied');
      expect(of('drift')?.message).toContain('which this user may not: GRANT CREATE ON DATABASE');
    } finally {
      await other.close();
    }
  });

  test('the catalog is read as often for many tables as for few', async () => {
    const readings = async (): Promise<number> => {
      const from = database.queries.statements.length;
      await diagnose(db, { models: MODELS, migrations: [MIGRATION] });
      return database.queries.statements.slice(from).filter((one) => /\bpg_catalog\.|current_schema/.test(one)).length;
    };
    const few = await readings();
    for (let n = 0; n < 12; n += 1)
      await run(`CREATE TABLE many${n} (id int8 PRIMARY KEY, other int8 REFERENCES many${n})`);
    expect(await readings()).toBe(few);
    expect(few).toBeLessThan(25);
  });
});
