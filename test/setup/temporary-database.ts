import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { copyTemplate, pgliteTemplate } from './pglite-template.ts';

export interface TemporaryDatabase {
  readonly db: Database;
  drop(): Promise<void>;
}

/** An empty embedded database, for a test in which no engine matters. It opens in a tenth of the time of one in memory. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const { data, remove } = copyTemplate((await pgliteTemplate()).folder);
  const db = connect(`pglite://${encodeURI(data)}`);
  return { db, drop: () => db.close().finally(remove) };
}
