import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { cockroachDialect } from './cockroach.ts';
import type { Dialect } from './dialect.ts';
import { postgresDialect } from './postgres.ts';

export type ServerVersion =
  | { readonly engine: 'postgres'; readonly major: number; readonly minor: number }
  | { readonly engine: 'cockroach'; readonly major: number; readonly minor: number; readonly patch: number };

// "CockroachDB CCL v21.1.0-alpha.3-1532-g… (x86_64-…)", also the value of the parameter crdb_version.
const COCKROACH = /^CockroachDB\b.*?\bv(\d+)\.(\d+)\.(\d+)/;
// "PostgreSQL 18.1 (Debian …) on …", "PostgreSQL 18beta2 on …", and the bare "18.1" of the parameter server_version.
const POSTGRES = /^(?:PostgreSQL )?(\d+)(?:\.(\d+))?/;

/**
 * Reads the server's version from the answer to `select version()`, or from the parameters `crdb_version` and
 * `server_version` that a server reports when a connection opens. A build before a release (`v26.3.0-alpha.1`) counts as
 * that release. CockroachDB's `server_version` names a PostgreSQL it resembles: ask for `crdb_version` first.
 *
 * @throws InvalidArgumentError for a text that names neither CockroachDB nor PostgreSQL
 */
export function parseVersion(text: string): ServerVersion {
  const cockroach = COCKROACH.exec(text);
  if (cockroach !== null) {
    const [, major, minor, patch] = cockroach;
    return { engine: 'cockroach', major: Number(major), minor: Number(minor), patch: Number(patch) };
  }
  const postgres = POSTGRES.exec(text);
  if (postgres !== null) {
    return { engine: 'postgres', major: Number(postgres[1]), minor: Number(postgres[2] ?? '0') };
  }
  throw new InvalidArgumentError(
    `The server calls itself ${inspect(text)}, which is neither CockroachDB nor PostgreSQL: connect to one of these.`,
  );
}

/** The dialect of the server whose version text this is. */
export function parseDialect(text: string): Dialect {
  const version = parseVersion(text);
  return version.engine === 'cockroach' ? cockroachDialect(version) : postgresDialect(version);
}
