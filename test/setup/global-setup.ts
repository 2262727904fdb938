import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { parseDialect, parseVersion } from '../../src/sql/dialects/parse-version.ts';
import { COCKROACH_VERSION, findCockroachServer, quickenSchemaChanges } from './cockroach-server.ts';
import { dropDatabase } from './drop-database.ts';
import type { EngineInfo } from './engine-info.ts';
import { chosenEngines, type EngineName } from './engine-names.ts';
import { pgliteTemplate } from './pglite-template.ts';
import { startPostgresServer } from './postgres-server.ts';

interface StartedEngine {
  readonly info: EngineInfo;
  stop(): Promise<void>;
}

/** The projects `db` and `e2e` share the servers of one run; each loads this module anew, so they meet at the process. */
const SHARED = Symbol.for('phoebe.test.engines');
type Shared = { [SHARED]?: Promise<readonly StartedEngine[]> };

/** Starts each chosen engine once in a run, before the first worker, and stops them after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = globalThis as Shared;
  shared[SHARED] ??= startEngines(chosenEngines(process.env.TEST_ENGINES));
  const engines = await shared[SHARED];
  project.provide(
    'engines',
    engines.map((engine) => engine.info),
  );
  return async () => {
    // The projects' ends come one after the other, and the first one's is everybody's.
    if (shared[SHARED] === undefined) return;
    delete shared[SHARED];
    await Promise.all(engines.map((engine) => engine.stop()));
  };
}

const DATABASE_PREFIX = `phoebe_test_${randomBytes(4).toString('hex')}_`;

const START: Readonly<Record<EngineName, () => Promise<StartedEngine>>> = {
  pglite: startPglite,
  postgres: startPostgres,
  cockroach: startCockroach,
};

/** All at the same time. Where one fails, those that did start are stopped before the run ends. */
async function startEngines(names: readonly EngineName[]): Promise<readonly StartedEngine[]> {
  const starts = await Promise.allSettled(names.map((name) => START[name]()));
  const started = starts.filter((start) => start.status === 'fulfilled').map((start) => start.value);
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((engine) => engine.stop()));
  throw failed.reason;
}

async function startPglite(): Promise<StartedEngine> {
  const { folder, version } = await pgliteTemplate();
  const info = { name: 'pglite', dialect: parseDialect(version), origin: folder, databasePrefix: '' } as const;
  return { info, stop: async () => {} };
}

async function startPostgres(): Promise<StartedEngine> {
  const given = process.env.TEST_POSTGRES_URL;
  const server = given ? { url: given, stop: async () => {} } : await startPostgresServer();
  return startedServer('postgres', server);
}

async function startCockroach(): Promise<StartedEngine> {
  const server = await findCockroachServer();
  if (typeof server !== 'string') return startedServer('cockroach', server);
  const dialect = parseDialect(`CockroachDB CCL ${COCKROACH_VERSION}`);
  const info = { name: 'cockroach', dialect, origin: '', databasePrefix: '', skipReason: server } as const;
  return { info, stop: async () => {} };
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Asks the server for its version: a wrong URL fails the run here, with one sentence, and not in every test. */
async function startedServer(name: 'postgres' | 'cockroach', server: Server): Promise<StartedEngine> {
  try {
    const version = await preparedServer(name, server.url);
    const info = { name, dialect: parseDialect(version), origin: server.url, databasePrefix: DATABASE_PREFIX };
    const stop = async (): Promise<void> => {
      try {
        await dropLeftovers(info);
      } finally {
        await server.stop();
      }
    };
    return { info, stop };
  } catch (error) {
    await server.stop();
    throw new Error(`The engine ${name} cannot be tested: check TEST_${name.toUpperCase()}_URL.`, { cause: error });
  }
}

/** The server may go on for others: databases of tests that did not come to their end are dropped. */
async function dropLeftovers({ name, origin, databasePrefix }: EngineInfo): Promise<void> {
  const client = new pg.Client(origin);
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    for (const { datname } of rows)
      if (datname.startsWith(databasePrefix)) await client.query(dropDatabase(name, datname));
  } finally {
    await client.end();
  }
}

/** The server's answer to `select version()`, after it was made ready for tests. */
async function preparedServer(name: 'postgres' | 'cockroach', url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>('select version()');
    const { version } = rows[0]!;
    if (parseVersion(version).engine !== name) throw new Error(`The server says that it is "${version}".`);
    if (name === 'cockroach') await quickenSchemaChanges(client);
    return version;
  } finally {
    await client.end();
  }
}
