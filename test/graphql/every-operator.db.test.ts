import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  parse,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSchema, createExecute } from '../../src/graphql/index.ts';
import {
  array,
  bigint,
  bitField,
  boolean,
  bytes,
  char,
  createTables,
  customField,
  date,
  decimal,
  enumeration,
  type Field,
  float,
  inet,
  integer,
  interval,
  json,
  model,
  real,
  smallint,
  text,
  time,
  timestamp,
  timestamptz,
  uuid,
  varchar,
} from '../../src/index.ts';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/* Every operator that the SDL offers, on a column of every type: it gives rows or says in a sentence why not. */
const own = (columnType: string) =>
  customField({ columnType, fromDriver: (value) => value, toDriver: (value: string) => value });
const mood = () => enumeration('mood', ['glad', 'sad']);
const ITEMS: Readonly<Record<string, Field<any, any, any>>> = {
  text: text(),
  varchar: varchar(3),
  char: char(3),
  integer: integer(),
  smallint: smallint(),
  bigint: bigint(),
  float: float(),
  real: real(),
  decimal: decimal(),
  price: decimal(10, 2),
  boolean: boolean(),
  uuid: uuid(),
  date: date(),
  time: time(),
  timestamp: timestamp(),
  timestamptz: timestamptz(),
  interval: interval(),
  inet: inet(),
  mood: mood(),
};
const FIELDS: Readonly<Record<string, Field<any, any, any>>> = {
  ...ITEMS,
  special: float().allowSpecial(),
  bytes: bytes(),
  document: json(),
  flags: bitField(['a', 'b']),
  ...Object.fromEntries(Object.entries(ITEMS).map(([name, item]) => [`${name}List`, array(item)])),
};
/** CockroachDB has none of these types. */
const FOREIGN: Readonly<Record<string, Field<any, any, any>>> = {
  plainJson: customField({
    columnType: 'json',
    valueKind: 'json',
    scalar: 'JSON',
    fromDriver: JSON.parse,
    toDriver: JSON.stringify,
  }),
  markup: own('xml'),
  place: own('point'),
};

const VALUES: Readonly<Record<string, unknown>> = {
  String: 'a',
  Int: 1,
  Float: 1.5,
  ExtendedFloat: 'NaN',
  BigInt: '1',
  Decimal: '1.5',
  Boolean: true,
  ID: '1',
  UUID: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
  Date: '2026-11-22',
  Time: '07:31:08',
  LocalDateTime: '2026-11-22T07:31:08',
  DateTime: '2026-11-22T07:31:08Z',
  Duration: 'P1D',
  Bytes: 'aGk=',
  JSON: { a: 1 },
};

function sampleOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type) as GraphQLInputType;
  if (isListType(nullable)) return [sampleOf(nullable.ofType as GraphQLInputType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  return VALUES[(nullable as { readonly name: string }).name];
}

forEachEngine((engine) => {
  const fields = engine.name === 'cockroach' ? FIELDS : { ...FIELDS, ...FOREIGN };
  const nullable = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.nullable()]));
  const Thing = model('Thing', { id: integer().primaryKey(), ...nullable });
  const schema = buildSchema([Thing]);
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await createTables(database.db, [Thing]);
    await Thing.insert({ id: 1 } as never).on(database.db);
    await Thing.insert({ id: 2, text: 'a', varcharList: ['a'], document: { a: 1 } } as never).on(database.db);
  });
  afterAll(() => database.drop());

  test.each(Object.keys(fields))('%s', async (name) => {
    const where = schema.getType('ThingWhere') as GraphQLInputObjectType;
    const filter = where.getFields()[name]!.type as GraphQLInputObjectType;
    for (const [operator, { type }] of Object.entries(filter.getFields())) {
      const operands: unknown[] = isInputObjectType(getNullableType(type) as GraphQLInputType)
        ? [
            { exists: true },
            { eq: 1 },
            { ne: null },
            { contains: {} },
            { text: { contains: 'a' } },
            { number: { gt: '0' } },
          ].map((each) => ({ at: ['a'], ...each }))
        : [sampleOf(type), ...(isListType(getNullableType(type) as GraphQLInputType) ? [[]] : [])];
      for (const operand of operands) {
        const { errors } = await createExecute({ db: database.db })({
          schema,
          document: parse('query ($where: ThingWhere) { things(where: $where) { nodes { id } } }'),
          variableValues: { where: { [name]: { [operator]: operand } } },
        });
        // CockroachDB v21.1 fails inside of itself for a NULL test of an array of an enumeration.
        if (engine.name === 'cockroach' && errors?.[0]?.message.includes('XX000')) continue;
        for (const error of errors ?? [])
          expect(error.extensions.code, `${operator}: ${error.message}`).toBe('BAD_USER_INPUT');
      }
    }
  });
});
