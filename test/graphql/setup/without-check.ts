/**
 * Returns a write as it is without the check of its rows, which engines with triggers get where COMMIT travels with it: so that
 * one expectation holds for all engines. The check itself has tests of its own (last-write.db.test.ts).
 */
export function withoutCheck(statement: string): string {
  const write = /^WITH "written" AS \((.*)\) SELECT .* FROM .* LEFT JOIN "written" ON TRUE WHERE CASE /.exec(
    statement,
  )?.[1];
  if (write === undefined) return statement;
  return write.replace(/ RETURNING .*$/, (columns) => columns.replaceAll(/ AS "\w+"/g, ''));
}
