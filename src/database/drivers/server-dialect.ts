import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { toQueryError } from '../../errors/to-query-error.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { parseDialect, parseVersion } from '../../sql/dialects/parse-version.ts';
import type { PgClient } from './pg-client.ts';
import type { PgConnection } from './pg-connection.ts';
import type { PgDriverOptions } from './pg-options.ts';

/** How to ask for each engine. */
const WAYS: Readonly<Record<PgDriverOptions['engine'], string>> = {
  cockroach: 'CockroachDatabase, or a URL that begins with cockroachdb://',
  postgres: 'PostgresDatabase, or a URL that begins with postgresql://',
};

/**
 * What the connected server can do.
 * @throws InvalidArgumentError when it is another engine than the one that was asked for
 */
export async function serverDialect(connection: PgConnection, engine: PgDriverOptions['engine']): Promise<Dialect> {
  const text = await versionText(connection);
  const dialect = parseDialect(text);
  const found = parseVersion(text).engine;
  if (found !== engine) {
    throw new InvalidArgumentError(
      `The server is ${dialect.label}, but the other engine was asked for. Use ${WAYS[found]}.`,
    );
  }
  return dialect;
}

/**
 * CockroachDB says its version while the connection opens; its `server_version` is only a PostgreSQL it resembles. Where the
 * parameter is missing, either the server is PostgreSQL or a pooler between has kept it back, so the server is asked.
 */
async function versionText(connection: PgConnection): Promise<string> {
  const known = (connection.client as PgClient).parameters.get('crdb_version');
  if (known !== undefined) return known;
  try {
    const { rows } = await connection.execute({ sql: 'SELECT version()', values: [] });
    return rows[0]?.[0] ?? '';
  } catch (error) {
    throw toQueryError(error, { connectionLost: !connection.isUsable });
  }
}
