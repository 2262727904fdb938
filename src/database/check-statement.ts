import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type { BoundStatement } from '../sql/compiled-query.ts';
import { inspect } from '../util/inspect.ts';

/**
 * Refuses what would break the protocol between driver and server: it ends texts at NUL, and values travel as text only.
 * @throws InvalidArgumentError
 */
export function checkStatement({ sql, values }: BoundStatement): void {
  if (sql.includes('\0')) throw new InvalidArgumentError('A statement must not contain the character NUL.');
  for (const value of values) {
    if (typeof value !== 'string' && value !== null) {
      throw new InvalidArgumentError(`A statement takes texts and null as values, but got ${inspect(value)}.`);
    }
  }
}
