import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { describe, inject, test } from 'vitest';
import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import type { EngineInfo } from './engine-info.ts';
import type { EngineName } from './engine-names.ts';
import { copyTemplate } from './pglite-template.ts';

/** A database that nobody else uses. */
export interface TestDatabase {
  /** For `connect`, or for another process. */
  readonly url: string;
  /** Removes the database with all that is in it. */
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
  /** Makes an empty database with a random name: one for each test file, in `beforeAll`; drop it in `afterAll`. */
  createDatabase(): Promise<TestDatabase>;
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
    createDatabase: () => (info.name === 'pglite' ? copyOfTemplate(info) : databaseOnServer(info)),
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
 *   test('…', async () => { … });
 * });
 */
export function forEachEngine(define: (engine: Engine) => void): void {
  for (const engine of engines()) {
    describe.skipIf(engine.skipReason !== undefined)(`on ${engine.name}`, () => define(engine));
  }
}

async function copyOfTemplate(info: EngineInfo): Promise<TestDatabase> {
  const folder = copyTemplate(info.origin);
  return { url: `pglite://${folder}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function databaseOnServer(info: EngineInfo): Promise<TestDatabase> {
  const name = `phoebe_test_${randomBytes(8).toString('hex')}`;
  await administer(info.origin, `create database ${name}`);
  const url = new URL(info.origin);
  url.pathname = `/${name}`;
  const scheme = info.name === 'cockroach' ? 'cockroachdb:' : 'postgresql:';
  const drop = `drop database ${name} ${info.name === 'cockroach' ? 'cascade' : 'with (force)'}`;
  return { url: url.href.replace(/^\w+:/, scheme), drop: () => administer(info.origin, drop) };
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
