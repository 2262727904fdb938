import type { BoundStatement, ReadAllowance } from '../sql/compiled-query.ts';

/** The statement, with what its rows may take of. */
export function allowed(statement: BoundStatement, allowance: ReadAllowance | undefined): BoundStatement {
  return allowance === undefined ? statement : { sql: statement.sql, values: statement.values, allowance };
}
