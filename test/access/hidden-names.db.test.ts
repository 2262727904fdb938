import { type ExecutionResult, parse } from 'graphql';
import { createTables, foreignKey, integer, model, text, version } from 'phoebe';
import { allow, buildSchema, createExecute, rules } from 'phoebe/graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Member = model('Member', {
  id: integer().primaryKey(),
  name: text().unique(),
  rank: integer().default(0),
  secret: text().nullable(),
  code: text().nullable().unique(),
  version: version(),
});
/** Nobody may read it: its name is told to nobody. */
const Payroll = model('Payroll', { id: integer().primaryKey(), member: foreignKey(() => Member) });
/** It is no part of the API at all. */
const Audit = model('Audit', { id: integer().primaryKey(), member: foreignKey(() => Member) }, { graphql: false });
const Badge = model('Badge', {
  id: integer().primaryKey(),
  member: foreignKey(() => Member, { backref: 'badges' }),
});
const MODELS = [Member, Payroll, Audit, Badge];

const open = { read: true, create: true, update: true, delete: true } as const;
const OPERATIONS = [
  rules(Member, { ...open, fields: { code: { read: false, write: true } } }),
  rules(Payroll, { read: allow.role('payer'), create: false }),
  rules(Badge, open),
];
const schema = buildSchema(MODELS, { operations: OPERATIONS });

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    const { db } = database;
    await createTables(db, MODELS);
    await Member.insertMany([1, 2, 3, 4].map((id) => ({ id, name: `m${id}`, code: `c${id}` }))).on(db);
    await Payroll.insert({ id: 1, memberId: 1 }).on(db);
    await Audit.insert({ id: 1, memberId: 2 }).on(db);
    await Badge.insert({ id: 1, memberId: 3 }).on(db);
  });
  afterAll(() => database.drop());

  const run = async (
    source: string,
    { viewer, compile = true }: { readonly viewer?: object; readonly compile?: boolean } = {},
  ): Promise<ExecutionResult<any>> =>
    createExecute({ db: database.db, compile })({ schema, document: parse(source), contextValue: { viewer } });
  const errorOf = async (...args: Parameters<typeof run>) => {
    const { errors } = await run(...args);
    expect(errors).toHaveLength(1);
    const { message, extensions } = errors![0]!;
    return { message, extensions, text: JSON.stringify(errors) };
  };

  describe.each([
    ['on the compiled way', true],
    ['by graphql-js', false],
  ])('what a viewer may not see is not named, %s', (_, compile) => {
    test.each([
      ['a row of a closed model that refers to it', 'mutation { deleteMember(id: "1") { deletedId } }'],
      ['a row of a model outside of the API', 'mutation { deleteMember(id: "2") { deletedId } }'],
      ['the same with many', 'mutation { deleteMembers(where: { id: { in: ["1", "2"] } }) { affectedCount } }'],
    ])('%s', async (_case, query) => {
      const { message, extensions, text: whole } = await errorOf(query, { compile });
      expect(message).toBe('Other rows refer to this one, or it refers to a row that does not exist.');
      expect(extensions).toEqual({ code: 'FOREIGN_KEY_VIOLATION' });
      expect(whole).not.toMatch(/payroll|audit|fkey|member_id/i);
    });

    test('a hidden field that has to be unique', async () => {
      const query = 'mutation { createMember(input: { id: 9, name: "m9", code: "c1" }) { member { id } } }';
      const { message, extensions, text: whole } = await errorOf(query, { compile });
      expect(message).toBe('A row with the same unique key exists already.');
      expect(extensions).toEqual({ code: 'UNIQUE_VIOLATION' });
      expect(whole).not.toMatch(/code_key|"code"[^:]/);
    });

    test('what the viewer does see is named as before', async () => {
      const seen = await errorOf('mutation { deleteMember(id: "3") { deletedId } }', { compile });
      expect(seen.message).toMatch(/^Rows of table "badges" still refer to this row|^A foreign key of table "badges"/);
      expect(seen.extensions.constraint).toEqual(expect.any(String));
      const payer = await errorOf('mutation { deleteMember(id: "1") { deletedId } }', {
        compile,
        viewer: { id: 1, role: 'payer' },
      });
      expect(payer.text).toContain('payrolls');
      const taken = await errorOf('mutation { createMember(input: { id: 9, name: "m1" }) { member { id } } }', {
        compile,
      });
      expect(taken.extensions).toMatchObject({ code: 'UNIQUE_VIOLATION', fields: ['input.name'] });
    });
  });

  test('a column that is to be updated twice is updated once', async () => {
    const upsert = (update: string) =>
      run(
        `mutation { upsertMember(input: { id: 4, name: "m4", rank: 7 }, onConflict: { target: [id], update: ${update} }) { member { rank } } }`,
      );
    expect(await upsert('[rank, rank]')).toMatchObject({ data: { upsertMember: { member: { rank: 7 } } } });
  });

  test('many rows with a version and nothing to set are a mistake of the client', async () => {
    const { message, extensions } = await errorOf(
      'mutation { updateMembers(where: { id: { eq: "4" } }, input: { version: 3 }) { affectedCount } }',
    );
    expect([message, extensions.code]).toEqual(['There is nothing to set.', 'BAD_USER_INPUT']);
  });

  test('a rule that a claim does not fit fails as a mistake of the server, without a word of the claim', async () => {
    const ruled = buildSchema([Member], {
      operations: [rules(Member, { read: (viewer, row) => (row as typeof Member).id.eq(viewer.id) })],
    });
    const { errors } = await createExecute({ db: database.db })({
      schema: ruled,
      document: parse('{ members { nodes { id } } }'),
      contextValue: { viewer: { id: 'a-secret-claim' } },
    });
    // The server masks it, and its log has the cause.
    expect(errors![0]!.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(errors![0]!.message).toBe('A rule of "Member" failed for this viewer.');
    expect(JSON.stringify(errors)).not.toContain('a-secret-claim');
  });
});
