import { parse } from 'graphql';
import { integer, model, text } from 'phoebe';
import { buildSchema, createExecute } from 'phoebe/graphql';
import { Database } from '../../src/database/database.ts';
import type { Connection, Driver } from '../../src/database/driver.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import { LightAbortController } from '../../src/util/light-abort-controller.ts';
import { rawResult } from '../setup/data-rows.ts';

/*
 * `NODE_ENV=production npx tsx test/bench/mutation.bench.ts`: the processor time that a mutation takes beside the database and the
 * network, microseconds: its driver answers at once, with one row. The least of many rounds.
 */
const ROUNDS = 40;
const CALLS = 1_000;

const Customer = model('Customer', { id: integer().primaryKey(), name: text(), visits: integer().default(0) });

const answer = rawResult({ command: 'INSERT', rowCount: 1 }, [['5', 'x', '1']]);
let status: Connection['status'] = 'idle';
const connection: Connection = {
  get status() {
    return status;
  },
  isUsable: true,
  isProven: true,
  abort: () => {},
  cancel: () => {},
  retire: () => {},
  control: async (command) => {
    status = 'idle';
    return rawResult({ command, rowCount: 0 }, []);
  },
  execute: async (_, { prelude, epilogue } = {}) => {
    if (epilogue !== undefined) {
      epilogue.stage = 'reached';
      status = 'idle';
    } else if (prelude !== undefined) status = 'open';
    return answer;
  },
};
const dialect = postgresDialect({ major: 18, minor: 0 });
const driver: Driver = {
  knownDialect: dialect,
  dialect: async () => dialect,
  acquire: async () => connection,
  release: () => {},
  ping: async () => {},
  stats: () => ({ size: 1, open: 1, leased: 0, waiting: 0 }),
  close: async () => {},
};
const db = new Database(driver);
const schema = buildSchema([Customer]);
const insert = Customer.insert({ id: 5, name: 'x' }).node;

function mutation(source: string, compile: boolean, variableValues: Record<string, unknown>) {
  const execute = createExecute({ db, compile });
  const document = parse(source);
  return async () => {
    // As the server makes it.
    const { signal } = new LightAbortController();
    const { errors } = await execute({ schema, document, variableValues, contextValue: { signal } });
    if (errors !== undefined) throw errors[0];
  };
}

const CREATE =
  'mutation ($name: String!) { createCustomer(input: { id: 5, name: $name }) { customer { id name visits } } }';
const UPDATE =
  'mutation ($id: ID!, $name: String!) { updateCustomer(id: $id, input: { name: $name }) { customer { id name } } }';
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a statement': () => db.execute(insert),
  'a transaction of one statement': () =>
    db.runTransaction((tx) => tx.execute(insert, { commit: true }), { isAmbient: false }),
  'create one': mutation(CREATE, true, { name: 'x' }),
  'create one, by graphql-js': mutation(CREATE, false, { name: 'x' }),
  'update one': mutation(UPDATE, true, { id: '5', name: 'x' }),
  'update one, by graphql-js': mutation(UPDATE, false, { id: '5', name: 'x' }),
};

const least = new Map<string, number>();
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, way] of Object.entries(WAYS)) {
    const start = process.cpuUsage();
    for (let call = 0; call < CALLS; call += 1) await way();
    const { user, system } = process.cpuUsage(start);
    least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, (user + system) / CALLS));
  }
for (const [name, micros] of least) process.stdout.write(`| ${name} | ${micros.toFixed(0)} µs |\n`);
