import type { ConnectionSession } from '../../database/connection-session.ts';
import type { Database } from '../../database/database.ts';

/** No definition is ended because it takes long: an index over many rows does. */
const NO_TIME_LIMIT = 'SET statement_timeout = 0';

/** Takes a connection that is ready for definitions, whatever limits the database's connections have. */
export async function onDefinitionSession<Result>(
  database: Database,
  body: (session: ConnectionSession) => Promise<Result>,
): Promise<Result> {
  const { definitionSettings } = await database.dialect();
  return database.onConnection(body, [NO_TIME_LIMIT, ...definitionSettings]);
}
