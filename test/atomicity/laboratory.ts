import pg from 'pg';
import { connect, createTables, type Database, sql } from 'phoebe';
import { createExecute, type Execute } from 'phoebe/graphql';
import { type ByteProxy, startByteProxy } from './byte-proxy.ts';
import { MODELS } from './models.ts';
import { seedWorld } from './seed-world.ts';
import type { Cell } from './shapes.ts';
import { SHAPES, type ShapeName, shapeOf } from './shapes.ts';
import { columnName, readSnapshot, SNAPSHOT, type Snapshot } from './snapshot.ts';
import { afterCommits, place } from './task.ts';
import { LOOSENED, TRIGGERS } from './triggers.ts';

const NAMES = Object.keys(SHAPES) as ShapeName[];
/** Rows that are gone stay in the tables until they are vacuumed. */
const VACUUM_EVERY = 250;

/** A database with the models' tables and rows, which is looked at by plain SQL. */
export class Laboratory {
  readonly db: Database;
  readonly executes: Readonly<Record<'compiled' | 'byFields', Execute>>;
  readonly hasTriggers: boolean;
  readonly #ask: (text: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly #end: () => Promise<void>;
  #resets = 0;

  /** Between Phoebe and the server, where there is one. */
  readonly proxy: ByteProxy | undefined;

  private constructor(db: Database, { hasTriggers, ask, end, proxy }: Parts) {
    this.db = db;
    this.hasTriggers = hasTriggers;
    this.#ask = ask;
    this.#end = end;
    this.proxy = proxy;
    this.executes = { compiled: createExecute({ db }), byFields: createExecute({ db, compile: false }) };
  }

  /** Makes the tables in an empty database. Close it before the database is dropped. */
  static async open(url: string, { isProxied = false } = {}): Promise<Laboratory> {
    const proxy = isProxied ? await startByteProxy(url) : undefined;
    const db = connect(proxy?.url ?? url, { size: 4, onBackgroundError: () => {} });
    const { triggers: hasTriggers } = await db.dialect();
    const { ask, end } = await plainConnection(url, db);
    await createTables(db, MODELS);
    const laboratory = new Laboratory(db, { hasTriggers, ask, end, proxy });
    for (const text of LOOSENED) await ask(text);
    if (hasTriggers) for (const text of [...TRIGGERS, resetFunction()]) await ask(text);
    laboratory.use();
    await laboratory.reset();
    return laboratory;
  }

  get ask(): (text: string) => Promise<readonly (readonly (string | null)[])[]> {
    return this.#ask;
  }

  /** Has models and hooks work on this database. */
  use(): void {
    this.db.bind(MODELS);
    place.db = this.db;
    afterCommits.length = 0;
  }

  async look(): Promise<Snapshot> {
    return readSnapshot((await this.#ask(SNAPSHOT))[0]!);
  }

  /** Waits until no statement and no transaction of others is open: what a connection sent before it was cut is over then. */
  async untilQuiet(): Promise<void> {
    while ((await this.#ask(this.hasTriggers ? OPEN_TRANSACTIONS : OPEN_QUERIES))[0]![0] !== '0');
  }

  /** Everything as at the beginning. */
  async reset(): Promise<void> {
    this.#resets += 1;
    afterCommits.length = 0;
    if (!this.hasTriggers) {
      await this.#ask(resetStatements().join('; '));
      return;
    }
    await this.#ask('select reset_world()');
    if (this.#resets % VACUUM_EVERY === 0) await this.#ask('vacuum');
  }

  async close(): Promise<void> {
    await this.#end();
    await this.db.close();
    await this.proxy?.close();
  }
}

interface Parts {
  readonly hasTriggers: boolean;
  readonly ask: Laboratory['ask'];
  readonly end: () => Promise<void>;
  readonly proxy: ByteProxy | undefined;
}

const OPEN_TRANSACTIONS = `select count(*) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and backend_type = 'client backend'`;

/** CockroachDB, whose activity of one database is that of its sessions. */
const OPEN_QUERIES = `select count(*) from [show sessions]
  where active_queries <> '' and active_queries not like '%show sessions%'`;

/** A connection that knows nothing of Phoebe; PGlite has but one, behind Phoebe's own. */
async function plainConnection(
  url: string,
  db: Database,
): Promise<{ ask: Laboratory['ask']; end: () => Promise<void> }> {
  if (url.startsWith('pglite:')) {
    const ask = async (text: string) =>
      (await db.execute(sql(Object.assign([text], { raw: [text] })))).rows as unknown as (string | null)[][];
    return { ask, end: async () => {} };
  }
  const client = new pg.Client({ connectionString: url.replace(/^\w+:/, 'postgresql:') });
  await client.connect();
  return {
    ask: async (text) => {
      const result = await client.query({ text, rowMode: 'array' });
      return (result.rows ?? []) as (string | null)[][];
    },
    end: () => client.end(),
  };
}

function resetStatements(): readonly string[] {
  const world = seedWorld(false);
  const deletes = NAMES.toReversed().map((name) => `delete from ${shapeOf(name).table}`);
  const inserts = NAMES.map((name) => {
    const { table, columns } = shapeOf(name);
    const rows = world.tables[name].map((row) => `(${columns.map((column) => literal(row[column.name]!)).join(', ')})`);
    return `insert into ${table} (${columns.map((column) => `"${columnName(column.name)}"`).join(', ')}) values ${rows.join(', ')}`;
  });
  return [...deletes, 'delete from audit', 'delete from phoebe_idempotency_keys', ...inserts];
}

/** One call, in which neither triggers nor foreign keys are looked at. */
function resetFunction(): string {
  return `create function reset_world() returns void language plpgsql as $$
    begin
      perform set_config('session_replication_role', 'replica', true);
      ${resetStatements().join(';\n')};
    end $$`;
}

function literal(cell: Cell): string {
  return cell === null ? 'null' : `'${cell.replaceAll("'", "''")}'`;
}
