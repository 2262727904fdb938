import type { ConnectionSession } from '../../database/connection-session.ts';
import type { Database } from '../../database/database.ts';
import type { Transport } from '../../database/driver.ts';
import { sql } from '../../sql/sql-tag.ts';
import { OF_USERS } from '../introspect/catalog-sql.ts';

/** Something in the catalog that was begun and not finished. */
export interface Leftover {
  readonly kind: 'index' | 'constraint' | 'locked table';
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

/** What a server says of itself. */
export interface ServerFacts {
  readonly transport: Transport | undefined;
  /** The shortest of a few round trips, in milliseconds. */
  readonly latencyMs: number;
  /** How far the server's clock is ahead of this machine's, in milliseconds; negative where it is behind. */
  readonly clockAheadMs: number;
  /** Settings of the session by their names in small letters; those that the server does not have are missing. */
  readonly settings: ReadonlyMap<string, string>;
  /** The most connections that this process opens. */
  readonly poolSize: number;
  /** Connections of other clients; undefined where the server does not tell. */
  readonly otherClients: number | undefined;
  readonly leftovers: readonly Leftover[];
  /** What the user may not do with tables: `INSERT, UPDATE`. Tables with which everything may be done are missing. */
  readonly forbidden: readonly { readonly schema: string; readonly table: string; readonly actions: string }[];
}

/** Round trips to measure: the first ones also pay for what a new connection has to learn. */
const SAMPLES = 5;

const SETTINGS = [
  'autocommit_before_ddl',
  'default_transaction_isolation',
  'default_transaction_read_only',
  'default_transaction_use_follower_reads',
  'fsync',
  'full_page_writes',
  'max_connections',
  'reserved_connections',
  'server_encoding',
  'sql_safe_updates',
  'superuser_reserved_connections',
  'timezone',
];

/** Reads it, in four statements of the catalog and a few empty ones, whatever the database holds. */
export async function readServerFacts(database: Database): Promise<ServerFacts> {
  return database.onConnection(async (session) => ({
    transport: session.transport,
    ...(await measure(session)),
    settings: await readSettings(session),
    poolSize: database.stats().size,
    otherClients: await countClients(session),
    leftovers: await readLeftovers(session),
    forbidden: await readForbidden(session),
  }));
}

/** The clock is read in the shortest round trip, in whose middle the server is taken to have answered. */
async function measure(session: ConnectionSession): Promise<Pick<ServerFacts, 'latencyMs' | 'clockAheadMs'>> {
  let best = { latencyMs: Number.POSITIVE_INFINITY, clockAheadMs: 0 };
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const sentAt = Date.now();
    const startMs = performance.now();
    const { rows } = await session.execute(sql`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::text`);
    const latencyMs = performance.now() - startMs;
    if (latencyMs < best.latencyMs) best = { latencyMs, clockAheadMs: Number(rows[0]?.[0]) - sentAt - latencyMs / 2 };
  }
  return best;
}

/** Both engines list a session's settings there; CockroachDB has others beside PostgreSQL's (docs, "pg_catalog"). */
async function readSettings(session: ConnectionSession): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.execute(
    sql`SELECT lower(name), setting FROM pg_catalog.pg_settings WHERE lower(name) = ANY(${SETTINGS}::text[])`,
  );
  return new Map(rows.map(([name, setting]) => [name!, setting ?? '']));
}

async function countClients(session: ConnectionSession): Promise<number | undefined> {
  const { terminateBackend } = await session.dialect();
  if (!terminateBackend) return undefined;
  const { rows } = await session.execute(
    // Unlike pg_stat_activity it tells every user.
    sql`SELECT sum(numbackends)::text FROM pg_catalog.pg_stat_database`,
  );
  return Math.max(0, Number(rows[0]?.[0]) - 1);
}

/** `schema_locked`: docs, "ALTER TABLE", SET and RESET storage parameters. */
async function readLeftovers(session: ConnectionSession): Promise<readonly Leftover[]> {
  const { rows } = await session.execute(sql`
    SELECT 'index', n.nspname::text, c.relname::text, i.relname::text
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT x.indisvalid AND c.relkind = 'r' AND ${OF_USERS}
    UNION ALL
    SELECT 'constraint', n.nspname::text, c.relname::text, k.conname::text
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT k.convalidated AND ${OF_USERS}
    UNION ALL
    SELECT 'locked table', n.nspname::text, c.relname::text, c.relname::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.reloptions::text LIKE '%schema_locked=true%' AND ${OF_USERS}
    ORDER BY 1, 2, 3, 4`);
  return rows.map(([kind, schema, table, name]) => {
    return { kind: kind as Leftover['kind'], schema: schema!, table: table!, name: name! };
  });
}

async function readForbidden(session: ConnectionSession): Promise<ServerFacts['forbidden']> {
  const { rows } = await session.execute(sql`
    SELECT * FROM (
      SELECT n.nspname::text AS schema_name, c.relname::text AS table_name, concat_ws(', ',
        CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
        CASE WHEN NOT has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
        CASE WHEN NOT has_table_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END,
        CASE WHEN NOT has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END) AS actions
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND ${OF_USERS}
    ) AS tables WHERE actions <> '' ORDER BY 1, 2`);
  return rows.map(([schema, table, actions]) => ({ schema: schema!, table: table!, actions: actions! }));
}
