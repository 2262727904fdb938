import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import pg from 'pg';

export interface CockroachServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The version that the suite is first of all meant for; the workflow runs others by URL. */
export const COCKROACH_VERSION = 'v25.4.17';

/** An engine on this machine answers at once or not at all. */
const DOCKER_TIMEOUT_MS = 2_000;

/** The server to test against, or a sentence why there is none. */
export async function findCockroachServer(): Promise<CockroachServer | string> {
  const url = process.env.TEST_COCKROACH_URL;
  if (url !== undefined && url !== '') {
    return { url: url.replace(/^cockroach(db)?:/, 'postgresql:'), stop: async () => {} };
  }
  if (!(await dockerAnswers())) return 'TEST_COCKROACH_URL is not set and no Docker engine answers';
  const { CockroachDbContainer } = await import('@testcontainers/cockroachdb');
  const container = await new CockroachDbContainer(`cockroachdb/cockroach:${COCKROACH_VERSION}`).start();
  return {
    url: `postgresql://root@${container.getHost()}:${container.getPort()}/defaultdb`,
    stop: async () => {
      await container.stop();
    },
  };
}

/** Asks the socket that `DOCKER_HOST` names, or the usual one, whether anything listens. */
async function dockerAnswers(): Promise<boolean> {
  const host = process.env.DOCKER_HOST;
  if (host !== undefined && /^(tcp|http|https):/.test(host)) {
    const { hostname, port } = new URL(host.replace(/^tcp:/, 'http:'));
    return listens({ host: hostname, port: Number(port || 2375) });
  }
  const path = host?.replace(/^(unix|npipe):\/\//, '') ?? '/var/run/docker.sock';
  return (await stat(path).catch(() => undefined)) !== undefined && listens({ path });
}

function listens(
  address: { readonly path: string } | { readonly host: string; readonly port: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(DOCKER_TIMEOUT_MS, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/**
 * Settings that CockroachDB's manual recommends for tests (https://www.cockroachlabs.com/docs/stable/local-testing): each file
 * makes and drops tables, so jobs and ranges must go away quickly.
 */
const TEST_SETTINGS = [
  `SET CLUSTER SETTING kv.range_merge.queue_interval = '50ms'`,
  `SET CLUSTER SETTING kv.range_split.by_load_merge_delay = '5s'`,
  `SET CLUSTER SETTING jobs.registry.interval.gc = '30s'`,
  `SET CLUSTER SETTING jobs.registry.interval.cancel = '180s'`,
  `SET CLUSTER SETTING jobs.retention_time = '15s'`,
  'SET CLUSTER SETTING sql.stats.automatic_collection.enabled = false',
  'ALTER RANGE default CONFIGURE ZONE USING gc.ttlseconds = 600',
];

/** Applies the settings. Rights and versions differ: one that this server refuses only makes the tests slower. */
export async function quickenSchemaChanges(client: pg.Client): Promise<void> {
  for (const setting of TEST_SETTINGS) {
    await client.query(setting).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError)) throw error;
    });
  }
}
