import type { Definition } from '../sql/nodes/definition.ts';
import type { Query, Statement } from '../sql/nodes/query.ts';

/** True for a query that surely writes and locks nothing. Raw SQL may do anything, so it does not count as reading. */
export function onlyReads(statement: Statement | Definition): boolean {
  switch (statement.kind) {
    case 'select':
      return statement.lock === undefined && withReads(statement.with);
    case 'compound':
      return withReads(statement.with) && onlyReads(statement.left) && onlyReads(statement.right);
    case 'values':
      return true;
    default:
      return false;
  }
}

function withReads(clause: Extract<Query, { kind: 'select' }>['with']): boolean {
  return clause === undefined || clause.tables.every(({ query }) => onlyReads(query));
}
