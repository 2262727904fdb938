import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, inject, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import { dropDatabase } from './drop-database.ts';
import type { EngineInfo } from './engine-info.ts';
import type { EngineName } from './engine-names.ts';
import { copyTemplate } from './pglite-template.ts';
import { QueryLog } from './query-log.ts';

/** A database that nobody else uses. */
export interface TestDatabase {
  /** For another connection pool, or another process. */
  readonly url: string;
  /** Connected to it, with the options that were given. */
  readonly db: Database;
  /** The statements that `db` sent: see `expectQueries`. */
  readonly queries: QueryLog;
  /** Closes `db`, then removes the database with all that is in it. */
  drop(): Promise<void>;
}

/** What an engine has or has not. */
export type DialectFlag = { [Key in keyof Dialect]: Dialect[Key] extends boolean ? Key : never }[keyof Dialect];

/** An engine that database tests run on. */
export interface Engine {
  readonly name: EngineName;
  /** The flags of the server at its version; `label` says which it is. */
  readonly dialect: Dialect;
  /** Why the engine cannot be had in this run; undefined where it can. */
  readonly skipReason: string | undefined;
  /** True for one engine of a run, a server where there is one: for what would be the same on every engine. */
  readonly isChosen: boolean;
  /**
   * How often a property is tried for which `runs` tries are worth their time on a server. PGlite is PostgreSQL too, and several
   * times slower: where both are tested, a third of the tries goes to it. A fifth of those that make tables is enough
   * where each definition is a job that takes up to half a second.
   */
  runs(runs: number, what?: 'rows' | 'definitions'): number;
  /** Makes an empty database with a random name: one for each test file, in `beforeAll`; drop it in `afterAll`. */
  createDatabase(options?: Omit<ConnectOptions, 'onQuery'>): Promise<TestDatabase>;
  /**
   * Declares a test that only an engine with the flag can run; elsewhere it is skipped, with the reason in the report.
   *
   * @example engine.skipUnless('skipLocked', 'CockroachDB has SKIP LOCKED from v22.2')('takes the next row', async () => { … });
   */
  skipUnless(flag: DialectFlag, reason: string): (name: string, body: () => Promise<void> | void) => void;
}

/** The chosen engines, those that cannot be had included. */
export function engines(): readonly Engine[] {
  return inject('engines').map((info) => ({
    name: info.name,
    dialect: info.dialect,
    skipReason: info.skipReason,
    isChosen: info.name === chosenName(),
    runs: (runs, what = 'rows') => Math.ceil(runs / costOf(info, what)),
    createDatabase: async (options) => {
      const place = info.name === 'pglite' ? copyOfTemplate(info) : await databaseOnServer(info);
      const queries = new QueryLog();
      const db = connect(place.url, { ...options, onQuery: queries.record });
      return { url: place.url, db, queries, drop: () => closeAndRemove(db, place) };
    },
    skipUnless: (flag, reason) => (name, body) => {
      if (info.dialect[flag]) test(name, body);
      else test(name, ({ skip }) => skip(`${info.dialect.label}: ${reason}`));
    },
  }));
}

/**
 * Declares a suite for each chosen engine; the tests of an engine that cannot be had are skipped, and the report says why.
 *
 * @example
 * forEachEngine((engine) => {
 *   let database: TestDatabase;
 *   beforeAll(async () => { database = await engine.createDatabase(); });
 *   afterAll(() => database.drop());
 *   test('…', async () => { await database.db.execute(…); });
 * });
 */
export function forEachEngine(define: (engine: Engine) => void): void {
  for (const engine of engines()) {
    describe.skipIf(engine.skipReason !== undefined)(`on ${engine.name}`, () => define(engine));
  }
}

function chosenName(): EngineName | undefined {
  const available = inject('engines').filter(({ skipReason }) => skipReason === undefined);
  return (available.find(({ name }) => name !== 'pglite') ?? available[0])?.name;
}

function costOf({ name, dialect }: EngineInfo, what: 'rows' | 'definitions'): number {
  const isTwice = inject('engines').some((other) => other.name === 'postgres' && other.skipReason === undefined);
  if (name === 'pglite' && isTwice) return 3;
  return what === 'definitions' && !dialect.transactionalDdl ? 5 : 1;
}

async function closeAndRemove(db: Database, place: Place): Promise<void> {
  try {
    await db.close();
  } finally {
    await place.remove();
  }
}

interface Place {
  readonly url: string;
  remove(): Promise<void>;
}

function copyOfTemplate(info: EngineInfo): Place {
  const { data, remove } = copyTemplate(info.origin);
  return { url: `pglite://${encodeURI(data)}`, remove: async () => remove() };
}

async function databaseOnServer(info: EngineInfo): Promise<Place> {
  const name = `${info.databasePrefix}${randomBytes(8).toString('hex')}`;
  await administer(info.origin, `create database ${name}`);
  const url = new URL(info.origin);
  url.pathname = `/${name}`;
  const scheme = info.name === 'cockroach' ? 'cockroachdb:' : 'postgresql:';
  const remove = () => administer(info.origin, dropDatabase(info.name, name));
  return { url: url.href.replace(/^\w+:/, scheme), remove };
}

async function administer(origin: string, statement: string): Promise<void> {
  const client = new pg.Client(origin);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
