import type { Expression as SqlExpression } from '../../../sql/nodes/expression.ts';
import { binary, cast, keyword, literal } from '../../../sql/nodes/factories.ts';

/**
 * The present in UTC for types without a zone: `(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date`. A bare `current_date` would be
 * the day in the session's time zone, and CockroachDB takes no `timestamptz` as the default of another type.
 */
export function utcNow(type: 'date' | 'time' | 'timestamp'): SqlExpression {
  const inUtc = binary(keyword('current_timestamp'), 'at time zone', literal('UTC'));
  return type === 'timestamp' ? inUtc : cast(inUtc, type);
}
