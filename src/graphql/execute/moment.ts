import type { Database } from '../../database/database.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { asOfSystemTimeLiteral } from '../../sql/dialects/as-of-system-time.ts';
import { sql } from '../../sql/sql-tag.ts';
import { badInput } from '../errors/operation-error.ts';

const INTERVAL = /^'-(\d+(?:\.\d+)?)(us|ms|s|m|h)'$/;

const NANOSECONDS: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3_600e9 };

/**
 * The present by the database's clock, as the decimal of its hybrid logical clock: nanoseconds since 1970.
 * Source: https://www.cockroachlabs.com/docs/stable/as-of-system-time
 */
export async function presentMoment(db: Database, origin?: object): Promise<string> {
  const { rows } = await db.execute(sql`SELECT cluster_logical_timestamp()`, { origin });
  return rows[0]![0]!;
}

/**
 * A time that a client or the server's options name, as one that stays the same for all statements of a query: an interval
 * and `follower_read_timestamp()` are reckoned once, by the database's clock.
 * @throws OperationError BAD_USER_INPUT for anything else than a time
 */
export async function momentOf(db: Database, time: string, origin?: object): Promise<string> {
  const literal = literalOf(time);
  const interval = INTERVAL.exec(literal);
  if (interval !== null) {
    const [whole] = (await presentMoment(db, origin)).split('.');
    const age = BigInt(Math.round(Number(interval[1]) * NANOSECONDS[interval[2]!]!));
    return String(BigInt(whole!) - age);
  }
  if (literal.startsWith("'")) return literal.slice(1, -1);
  if (literal !== 'follower_read_timestamp()')
    throw badInput(
      `@asOf cannot read at ${time}, which is for statements about one row. Name a moment, such as "-5s".`,
    );
  const { rows } = await db.execute(sql`SELECT follower_read_timestamp()`, { origin });
  return rows[0]![0]!;
}

function literalOf(time: string): string {
  try {
    return asOfSystemTimeLiteral(time);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw badInput(
      '@asOf takes a time in UTC such as "2026-05-01T10:00:00Z", a negative interval such as "-10s", "follower_read_timestamp()", or "now".',
    );
  }
}
