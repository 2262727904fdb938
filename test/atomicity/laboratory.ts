import pg from 'pg';
import { connect, createTables, type Database, sql } from 'phoebe';
import { createExecute, type Execute } from 'phoebe/graphql';
import { afterCommits, MODELS, place } from './models.ts';
import { seedWorld } from './seed-world.ts';
import type { Cell } from './shapes.ts';
import { SHAPES, type ShapeName, shapeOf } from './shapes.ts';
import { columnName, readSnapshot, SNAPSHOT, type Snapshot } from './snapshot.ts';
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

  private constructor(db: Database, hasTriggers: boolean, ask: Laboratory['ask'], end: () => Promise<void>) {
    this.db = db;
    this.hasTriggers = hasTriggers;
    this.#ask = ask;
    this.#end = end;
    this.executes = { compiled: createExecute({ db }), byFields: createExecute({ db, compile: false }) };
  }

  /** Makes the tables in an empty database. Close it before the database is dropped. */
  static async open(url: string): Promise<Laboratory> {
    const db = connect(url, { onBackgroundError: () => {} });
    const { triggers } = await db.dialect();
    const { ask, end } = await plainConnection(url, db);
    await createTables(db, MODELS);
    const laboratory = new Laboratory(db, triggers !== false, ask, end);
    for (const text of LOOSENED) await ask(text);
    if (triggers !== false) for (const text of [...TRIGGERS, resetFunction()]) await ask(text);
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
  }
}

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
