import { createTables, type Database, sql } from 'phoebe';
import { IdempotencyKey } from 'phoebe/graphql';
import { MODELS } from '../models/tables.ts';

/** Rows of the two large tables. */
export const ROWS = 50_000;
/** So many that each has more tweets and favorites than a page shows. */
const USERS = 250;

/** The example's tables with tens of thousands of rows, whose texts are as long as they may be. */
export async function fillTables(db: Database): Promise<void> {
  await createTables(db, [...MODELS, IdempotencyKey]);
  const rows = sql`generate_series(1, ${String(ROWS)}::int8)`;
  await db.execute(sql`INSERT INTO users (id, username, name, created)
    SELECT gen_random_uuid(), 'user ' || n::text, repeat('name ', 20), now() FROM generate_series(1, ${String(USERS)}::int8) n`);
  const keys = sql`(SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM users)`;
  await db.execute(sql`INSERT INTO tweets (id, user_id, content, created)
    SELECT gen_random_uuid(), keys.id, n::text || repeat(' word', 54), now() FROM ${rows} n JOIN ${keys} keys ON keys.k = n % ${String(USERS)}::int8`);
  await db.execute(sql`INSERT INTO favorites (id, user_id, tweet_id, created)
    SELECT gen_random_uuid(), keys.id, numbered.id, now()
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM tweets) numbered JOIN ${keys} keys ON keys.k = numbered.n % ${String(USERS)}::int8`);
  for (const table of ['users', 'tweets', 'favorites']) await db.execute(sql`ANALYZE ${sql.identifier(table)}`);
}
