import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema, createExecute, OperationError } from '../../src/graphql/index.ts';
import { createTables, integer, model, sql, text } from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

const Account = model('Account', { id: integer().primaryKey(), name: text() });
const schema = buildSchema([Account]);

const CHECKED = sql`
  CREATE FUNCTION checked() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    CASE NEW.name
      WHEN 'raise' THEN RAISE EXCEPTION 'The account is frozen.';
      WHEN 'own' THEN RAISE EXCEPTION 'Too poor.' USING ERRCODE = 'AP001', DETAIL = '5 are missing';
      WHEN 'denied' THEN RAISE EXCEPTION 'row-level security' USING ERRCODE = '42501';
      WHEN 'swallow' THEN RETURN NULL;
      ELSE RETURN NEW;
    END CASE;
  END $$`;

forEachEngine((engine) => {
  // Triggers: CockroachDB from v24.3.
  describe.skipIf(engine.name === 'cockroach')('what the database says on purpose', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await createTables(database.db, [Account]);
      await database.db.execute(CHECKED);
      await database.db.execute(
        sql`CREATE TRIGGER checking BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION checked()`,
      );
    });
    afterAll(() => database.drop());

    const run = (document: string, compile: boolean) => {
      const databaseErrors = {
        P0001: ({ message }: { message: string }) => new OperationError('CONFLICT', message, { fields: ['input'] }),
        AP001: ({ message, detail }: { message: string; detail: string | undefined }) =>
          new OperationError('CHECK_VIOLATION', `${message} ${detail}`),
      };
      return createExecute({ db: database.db, compile, databaseErrors })({ schema, document: parse(document) });
    };

    describe.each([true, false])('planned: %s', (compile) => {
      test.each([
        ['raise', 'CONFLICT', 'The account is frozen.'],
        ['own', 'CHECK_VIOLATION', 'Too poor. 5 are missing'],
        ['denied', 'FORBIDDEN', 'The database does not allow this.'],
        ['swallow', 'CHECK_VIOLATION', 'A trigger of the database has left out a new "Account".'],
      ])('%s is %s', async (name, code, message) => {
        for (const document of [
          `mutation { createAccount(input: { id: 1, name: "${name}" }) { account { name } } }`,
          `mutation { createAccounts(input: [{ id: 1, name: "fine" }, { id: 2, name: "${name}" }]) { affectedCount } }`,
        ]) {
          const { data, errors } = await run(document, compile);
          expect(data).toBeNull();
          expect(errors).toHaveLength(1);
          expect(errors![0]!.extensions.code, errors![0]!.message).toBe(code);
          expect(errors![0]!.message).toBe(message);
          expect(errors![0]!.path).toHaveLength(1);
          expect(await Account.select().on(database.db)).toEqual([]);
        }
      });

      test('a change that a trigger swallows is told', async () => {
        await Account.insert({ id: 1, name: 'fine' }).on(database.db);
        const { errors } = await run(
          'mutation { updateAccount(id: 1, input: { name: "swallow" }) { account { name } } }',
          compile,
        );
        expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
        const upsert =
          'upsertAccount(input: { id: 2, name: "swallow" }, onConflict: { target: [id] }) { account { id } }';
        const written = await run(`mutation { ${upsert} }`, compile);
        expect(written.errors?.[0]?.extensions.code).toBe('CONFLICT');
        expect(written.errors?.[0]?.message).toContain('a trigger of the database left it out');
        await Account.delete().on(database.db);
      });
    });
  });

  test('one root field that fails leaves the others in the answer', async () => {
    const database = await engine.createDatabase();
    try {
      await createTables(database.db, [Account]);
      for (const compile of [true, false]) {
        const document = parse('{ ok: accounts { totalCount } bad: accounts(first: 500) { totalCount } }');
        const { data, errors } = await createExecute({ db: database.db, compile })({ schema, document });
        expect(JSON.parse(JSON.stringify(data))).toEqual({ ok: { totalCount: 0 }, bad: null });
        expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['bad'], 'LIMIT_EXCEEDED']]);
      }
    } finally {
      await database.drop();
    }
  });

  test('what GraphQL itself says of the input has a code', async () => {
    const database = await engine.createDatabase();
    try {
      await createTables(database.db, [Account]);
      const execute = createExecute({ db: database.db });
      for (const [document, variableValues] of [
        [
          'mutation ($most: Int) { deleteAccounts(where: { id: { eq: 1 } }, maxAffected: $most) { affectedCount } }',
          { most: null },
        ],
        ['query ($id: ID!) { account(id: $id) { id } }', {}],
        ['query ($first: Int) { accounts(first: $first) { totalCount } }', { first: 'many' }],
      ] as const) {
        const { errors } = await execute({ schema, document: parse(document), variableValues });
        expect(
          errors?.map(({ extensions }) => extensions.code),
          document,
        ).toEqual(['BAD_USER_INPUT']);
      }
    } finally {
      await database.drop();
    }
  });

  test('a mapping of errors is checked', () => {
    expect(() => createExecute({ db: {} as never, databaseErrors: { P1: () => undefined } })).toThrow(
      'functions by SQLSTATE',
    );
  });
});
