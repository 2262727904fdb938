import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findCockroachServer } from './cockroach-server.ts';
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
    delete shared[SHARED];
    await Promise.all(engines.map((engine) => engine.stop()));
  };
}

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
  return { info: { name: 'pglite', label: 'PGlite', origin: await pgliteTemplate() }, stop: async () => {} };
}

async function startPostgres(): Promise<StartedEngine> {
  const given = process.env.TEST_POSTGRES_URL;
  const server =
    given === undefined || given === '' ? await startPostgresServer() : { url: given, stop: async () => {} };
  return describeServer('postgres', server);
}

async function startCockroach(): Promise<StartedEngine> {
  const server = await findCockroachServer();
  if (typeof server !== 'string') return describeServer('cockroach', server);
  return { info: { name: 'cockroach', label: 'CockroachDB', origin: '', skipReason: server }, stop: async () => {} };
}

async function describeServer(
  name: EngineName,
  server: { url: string; stop(): Promise<void> },
): Promise<StartedEngine> {
  const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('select version()');
    const label = /^(CockroachDB|PostgreSQL).*?(v?\d[\w.-]*)/.exec(rows[0]?.version ?? '');
    return {
      info: { name, label: label === null ? name : `${label[1]} ${label[2]}`, origin: server.url },
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw new Error(`The server for the engine ${name} does not answer. Check TEST_${name.toUpperCase()}_URL.`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}
