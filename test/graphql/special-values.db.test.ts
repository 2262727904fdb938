import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExecutionResult, GraphQLError, type GraphQLInputObjectType, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema, createExecute, nullable, query } from '../../src/graphql/index.ts';
import {
  array,
  bigint,
  boolean,
  bytes,
  char,
  connect,
  createTables,
  type Database,
  date,
  decimal,
  type Field,
  float,
  foreignKey,
  integer,
  interval,
  json,
  model,
  real,
  smallint,
  sql,
  text,
  time,
  timestamp,
  timestamptz,
  uuid,
  varchar,
} from '../../src/index.ts';
import { requestJson } from '../../src/server/request-json.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/** The fields of the table in docs/fields.md, as it writes them. */
const FIELDS: Readonly<Record<string, Field<any, any, any>>> = {
  'integer()': integer(),
  'smallint()': smallint(),
  'bigint()': bigint(),
  'decimal()': decimal(),
  'decimal(10, 2)': decimal(10, 2),
  'decimal().allowSpecial()': decimal().allowSpecial(),
  'float()': float(),
  'float().allowSpecial()': float().allowSpecial(),
  'real()': real(),
  'boolean()': boolean(),
  'text()': text(),
  'varchar(3)': varchar(3),
  'char(3)': char(3),
  'uuid()': uuid(),
  'date()': date(),
  'time()': time(),
  'timestamp()': timestamp(),
  'timestamptz()': timestamptz(),
  'timestamptz({ precision: 6 })': timestamptz({ precision: 6 }),
  'interval()': interval(),
  'bytes()': bytes(),
  'json()': json(),
  'array(text())': array(text()),
  'array(integer())': array(integer()),
};
const NAMES = new Map(Object.keys(FIELDS).map((field, index) => [field, `f${index}`]));

const Owner = model('Owner', { id: integer().primaryKey() });
const Thing = model('Thing', {
  id: integer().primaryKey(),
  owner: foreignKey(() => Owner, { backref: 'things' }).nullable(),
  ...Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [NAMES.get(name)!, field.nullable()])),
});
const MODELS = [Owner, Thing];
/** One operation for each type that gives back its argument. */
const ECHOES = Object.entries(FIELDS).map(([name, field]) =>
  query(`echo${NAMES.get(name)!}`, {
    args: { value: field },
    result: nullable(field),
    resolve: ({ value }: any) => value,
  }),
);
const schema = buildSchema(MODELS, { operations: ECHOES });

interface Row {
  readonly field: string;
  /** As JSON has it, which is also how GraphQL has it but for the names in objects. */
  readonly value: string;
  /** Undefined: refused. */
  readonly shown: unknown;
}

const SPELLED: Readonly<Record<string, { readonly value: string; readonly shown: unknown }>> = {
  '100,000 letters': { value: JSON.stringify('a'.repeat(100_000)), shown: 'a'.repeat(100_000) },
};
const AS_TEXTS = { big: '12345678901234567890', x: '0.1234567890123456789', t: `0.${'0'.repeat(399)}1` };

function rowsOfTheDocs(): readonly Row[] {
  const document = readFileSync(join(import.meta.dirname, '../../docs/fields.md'), 'utf8');
  const table = /## Special values\n[\s\S]*?\n\n(\| field[\s\S]*?)\n\n/.exec(document)![1]!;
  return table
    .split('\n')
    .slice(2)
    .map((line) => {
      const [field, value, shown] = line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim().replace(/^`|`$/g, ''));
      const spelled = SPELLED[value!];
      if (spelled !== undefined) return { field: field!, ...spelled };
      const isShown = shown === 'refused' ? undefined : shown === 'the digits as texts' ? AS_TEXTS : JSON.parse(shown!);
      return { field: field!, value: value!, shown: isShown };
    });
}

forEachEngine((engine) => {
  let database: TestDatabase;
  let second: Database;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, MODELS);
    // What another server reads: on PGlite the same one, which has one connection only.
    second = engine.name === 'pglite' ? database.db : connect(database.url);
  });
  afterAll(async () => {
    if (second !== database.db) await second.close();
    await database.drop();
  });

  async function run(
    text: string,
    variables = '{}',
    { db = database.db, compile = true } = {},
  ): Promise<ExecutionResult> {
    try {
      const document = parse(text);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      const variableValues = requestJson(variables) as Record<string, unknown>;
      return JSON.parse(JSON.stringify(await createExecute({ db, compile })({ schema, document, variableValues })));
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  /** The ways to send a value, each of which makes the row 1 with it. */
  function writes(
    name: string,
    literal: string,
    value: string,
  ): Readonly<Record<string, () => Promise<ExecutionResult>>> {
    const input = schema.getType('ThingCreateInput') as GraphQLInputObjectType;
    const type = String(input.getFields()[name]!.type);
    const one = (given: string) => `createThing(input: { id: 1, ${name}: ${given} }) { thing { ${name} } }`;
    return {
      literal: () => run(`mutation { ${one(literal)} }`),
      variable: () => run(`mutation ($v: ${type}) { ${one('$v')} }`, `{"v": ${value}}`),
      'default of a variable': () => run(`mutation ($v: ${type} = ${literal}) { ${one('$v')} }`),
      'item of a list': () =>
        run(`mutation { createThings(input: [{ id: 1, ${name}: ${literal} }]) { affectedCount } }`),
      'whole input as a variable': () =>
        run(
          'mutation ($input: ThingCreateInput!) { createThing(input: $input) { thing { id } } }',
          `{"input": {"id": 1, "${name}": ${value}}}`,
        ),
      'nested input': () =>
        run(
          `mutation { createOwner(input: { id: 1, things: { create: [{ id: 1, ${name}: ${literal} }] } }) { owner { id } } }`,
        ),
      update: () => run(`mutation { updateThing(id: 1, input: { ${name}: ${literal} }) { thing { ${name} } } }`),
      upsert: () =>
        run(
          `mutation { upsertThing(input: { id: 1, ${name}: ${literal} }, onConflict: { target: [id] }) { thing { ${name} } } }`,
        ),
      ...(schema.getType('ThingIncrement') !== undefined && isIncremented(name)
        ? {
            increment: () =>
              run(`mutation { updateThing(id: 1, increment: { ${name}: ${literal} }) { thing { ${name} } } }`),
          }
        : {}),
    };
  }

  function isIncremented(name: string): boolean {
    return name in (schema.getType('ThingIncrement') as GraphQLInputObjectType).getFields();
  }

  /** What the database itself says is stored. */
  async function kept(name: string): Promise<string | null | undefined> {
    const [row] = await Thing.select({ kept: sql`${Thing.columnOf(name)}::text` }).on(database.db);
    // CockroachDB's first moment, as a cast prints it and a column does not.
    return (row?.kept as string | null | undefined)?.replace('-4713-11-24 00:00:00+00:00', '-infinity');
  }

  async function emptied(way: string, name: string): Promise<void> {
    await Thing.delete().on(database.db);
    await Owner.delete().on(database.db);
    if (way === 'update') await Thing.insert({ id: 1 }).on(database.db);
    if (way === 'increment') await Thing.insert({ id: 1, [name]: 0 } as never).on(database.db);
  }

  describe.each(rowsOfTheDocs().map((row) => [`${row.field} ${row.value.slice(0, 40)}`, row] as const))(
    '%s',
    (_, { field, value, shown }) => {
      const name = NAMES.get(field)!;
      const { type } = FIELDS[field]!;
      const literal = value.replace(/"(\w+)":/g, '$1:');
      const refused = ({ errors, data }: ExecutionResult, way: string) => {
        expect(data ?? null, way).toBeNull();
        expect(errors, way).toHaveLength(1);
        const [error] = errors!;
        // What is no value of the scalar is found by GraphQL itself.
        expect(error!.extensions?.code ?? 'GRAPHQL', `${way}: ${error!.message}`).toMatch(/^(BAD_USER_INPUT|GRAPHQL)$/);
        expect(error!.message, way).not.toMatch(/Unexpected|SQL|\$\d/);
      };

      if (shown === undefined)
        test('is refused in every way, and nothing is stored', async () => {
          for (const [way, write] of Object.entries(writes(name, literal, value))) {
            await emptied(way, name);
            refused(await write(), way);
            expect([null, '0', undefined], way).toContain(await kept(name));
          }
          const echo = await run(`{ echo${name}(value: ${literal}) }`);
          expect(echo.errors).toHaveLength(1);
          expect(echo.errors![0]!.message).not.toMatch(/Unexpected/);
        });
      else
        test('is stored and shown in every way, and found again', async () => {
          for (const [way, write] of Object.entries(writes(name, literal, value))) {
            await emptied(way, name);
            const { errors } = await write();
            expect(errors, way).toBeUndefined();
            for (const [reader, options] of [
              ['read back', {}],
              ['field by field', { compile: false }],
              ['another server', { db: second }],
            ] as const) {
              const { data, errors: wrong } = await run(`{ thing(id: 1) { ${name} } }`, '{}', options);
              expect(wrong, `${way}, ${reader}`).toBeUndefined();
              expect((data as any).thing[name], `${way}, ${reader}`).toEqual(shown);
            }
            expect(JSON.parse(JSON.stringify(type.toJson((await kept(name))!))), `${way}, in the database`).toEqual(
              shown,
            );
          }
          // No column has given the number its size.
          const { data } = await run(`{ echo${name}(value: ${literal}) }`);
          const echo = (data as any)[`echo${name}`];
          if (field === 'decimal(10, 2)') expect(Number(echo)).toBe(Number(shown));
          else expect(echo).toEqual(shown);
          const found = await run(`{ things(where: { ${name}: { eq: ${literal} } }) { nodes { id } } }`);
          expect(found).toEqual({ data: { things: { nodes: [{ id: '1' }] } } });
          if (
            schema.getType('ThingOrderBy') === undefined ||
            !(name in (schema.getType('ThingOrderBy') as GraphQLInputObjectType).getFields())
          )
            return;
          await Thing.insert({ id: 2 }).on(database.db);
          const page = await run(
            `{ things(first: 1, orderBy: [{ ${name}: ASC_NULLS_LAST }]) { nodes { id } pageInfo { endCursor } } }`,
          );
          const { endCursor } = (page.data as any).things.pageInfo;
          const next = await run(
            `query ($after: String) { things(after: $after, orderBy: [{ ${name}: ASC_NULLS_LAST }]) { nodes { id } } }`,
            JSON.stringify({ after: endCursor }),
          );
          expect(next).toEqual({ data: { things: { nodes: [{ id: '2' }] } } });
        });
    },
  );

  engine.name !== 'cockroach' &&
    test('the last moment of a time with a zone is no infinity, and can be written back', async () => {
      const name = NAMES.get('timestamptz({ precision: 6 })')!;
      await emptied('', name);
      await database.db.execute(sql`INSERT INTO things (id, f18) VALUES (1, '294276-12-31 23:59:59.999999+00')`);
      const shown = '+294276-12-31T23:59:59.999999Z';
      expect((await run(`{ thing(id: 1) { ${name} } }`)).data).toEqual({ thing: { [name]: shown } });
      await run(`mutation { updateThing(id: 1, input: { ${name}: "${shown}" }) { thing { id } } }`);
      expect(await kept(name)).toMatch(/^294276-12-31/);
    });

  test.each([
    'mutation { upsertThing(input: { id: 1, f0: 1 }, onConflict: { target: [id, id], update: [f0, f0] }) { thing { f0 } } }',
    'mutation { createThings(input: [{ id: 1, f0: 1 }], onConflict: { target: [id, id], update: [f0, f0] }) { affectedCount } }',
    '{ things { groups(by: [f0, f0]) { f0 } } }',
    '{ things(orderBy: [{ f0: ASC }, { f0: DESC }, { f0: ASC }]) { nodes { id } } }',
    '{ things(where: { f0: { in: [1, 1] } }) { nodes { id } } }',
  ])('a name twice in a list of columns is no mistake of ours: %s', async (document) => {
    await emptied('', 'f0');
    const { errors } = await run(document);
    for (const error of errors ?? []) expect(error.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
