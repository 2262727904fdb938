import type { ConnectionSession } from '../../database/connection-session.ts';
import { AccessDeniedError, TransactionAbortedError } from '../../errors/query-errors.ts';
import { sql } from '../../sql/sql-tag.ts';
import { catalogSql } from '../introspect/catalog-sql.ts';
import { hasSqlState, type RetryDefinitionOptions, retryDefinition } from '../retry-definition.ts';
import { concurrentIndex, type IndexOnTable, statementKind } from './statement-kind.ts';

/** Keeps account of what was done. Its writes run on the same session, in the statement's own transaction where it has one. */
export interface StatementLog {
  /** Called in front of a statement that cannot be in one transaction with the account of it. */
  begin(index: number): Promise<void>;
  /** Called behind a statement. */
  done(index: number): Promise<void>;
}

export interface RunStatementsOptions extends Pick<RetryDefinitionOptions, 'clock'> {
  /** Where to begin; earlier ones were done before. */
  readonly from?: number;
  /** True: the first one may have run already, by a process that was stopped before it could say so. */
  readonly inDoubt?: boolean;
  readonly log?: StatementLog;
  /** Called in front of each statement, with its place from 0; throws to stop. */
  readonly onStatement?: (index: number) => void;
}

/** An object is there, or is gone: what a statement that ran before says when it runs again. */
const DONE_BEFORE = ['42710', '42P07', '42P06', '42701', '42P16', '42P01', '42703', '42704', '3F000'];

/**
 * Runs statements one after the other. Where the engine undoes definitions, as many as can be are one transaction; those that
 * cannot stand in one run alone. Elsewhere each is a transaction of its own.
 */
export async function runStatements(
  session: ConnectionSession,
  statements: readonly string[],
  options: RunStatementsOptions = {},
): Promise<void> {
  const { transactionalDdl } = await session.dialect();
  let inDoubt = options.inDoubt ?? false;
  for (let index = options.from ?? 0; index < statements.length; ) {
    const end = transactionalDdl ? groupEnd(statements, index) : groupOfRows(statements, index);
    if (end > index)
      await retryDefinition(() => runGroup(session, statements, { ...options, from: index, end }), {
        ...options,
        onFailure: () => session.rollBack(),
      });
    else await runAlone(session, statements[index]!, { ...options, index, inDoubt });
    inDoubt = false;
    index = Math.max(end, index + 1);
  }
}

/** The end of the statements from `start` on that may be one transaction; `start` where the first runs alone. */
function groupEnd(statements: readonly string[], start: number): number {
  const alone = statements.findIndex((statement, index) => index >= start && statementKind(statement).runsAlone);
  return alone < 0 ? statements.length : alone;
}

/** Without transactions for definitions only a statement that writes rows is one, together with the account of it. */
function groupOfRows(statements: readonly string[], start: number): number {
  return statementKind(statements[start]!).writesRows ? start + 1 : start;
}

async function runGroup(
  session: ConnectionSession,
  statements: readonly string[],
  { from, end, log, onStatement }: RunStatementsOptions & { readonly from: number; readonly end: number },
): Promise<void> {
  await session.control('BEGIN');
  for (let index = from; index < end; index += 1) {
    onStatement?.(index);
    await session.execute(catalogSql(statements[index]!));
    await log?.done(index);
  }
  const { command } = await session.control('COMMIT');
  if (command !== 'COMMIT')
    throw new TransactionAbortedError('The database rolled the migration back instead of committing it.');
}

async function runAlone(
  session: ConnectionSession,
  statement: string,
  options: RunStatementsOptions & { readonly index: number; readonly inDoubt: boolean },
): Promise<void> {
  const { index, inDoubt, log, onStatement } = options;
  const { concurrentIndexes, awaitDefinitions } = await session.dialect();
  onStatement?.(index);
  // The change of a process that was stopped may still run as a job: until it has ended nobody knows what it has done.
  if (inDoubt && awaitDefinitions !== undefined) await awaitJobs(session, awaitDefinitions);
  await log?.begin(index);
  const concurrent = concurrentIndexes ? concurrentIndex(statement) : undefined;
  // A process that was stopped may have left one.
  if (concurrent !== undefined) await dropBrokenIndex(session, concurrent);
  try {
    await retryDefinition(() => session.execute(catalogSql(statement)), {
      ...options,
      ...(concurrent !== undefined && { onFailure: () => dropBrokenIndex(session, concurrent).catch(() => undefined) }),
    });
  } catch (error) {
    if (!inDoubt || !hasSqlState(error, DONE_BEFORE)) throw error;
  }
  await log?.done(index);
}

/** Not every user may see jobs. Then the statement itself tells: a job that runs is 55000, and retried. */
async function awaitJobs(session: ConnectionSession, statement: string): Promise<void> {
  await session.control(statement).catch((error: unknown) => {
    if (!(error instanceof AccessDeniedError)) throw error;
  });
}

/**
 * A build that failed or was stopped leaves an index that costs every write and serves no read; under its name no other one
 * can be built. Source: postgresql.org/docs/current/sql-createindex.html
 */
async function dropBrokenIndex(session: ConnectionSession, { name, table }: IndexOnTable): Promise<void> {
  const { rows } = await session.execute(sql`
    SELECT i.oid::regclass::text FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    WHERE i.relname = ${name} AND NOT x.indisvalid AND x.indrelid = to_regclass(${table})`);
  for (const [broken] of rows) await session.execute(catalogSql(`DROP INDEX CONCURRENTLY ${broken}`));
}
