/** Statements that PostgreSQL refuses inside of a transaction, or whose effect the rest of it could not use. */
const ALONE =
  /^(?:(?:create|drop)\s+(?:unique\s+)?index\s+concurrently|reindex\b.*\bconcurrently|alter\s+type\s+[\s\S]+\s+add\s+value|vacuum|create\s+database|drop\s+database|alter\s+system)\b/i;
const ROWS = /^(?:insert|update|delete|upsert|merge|select|with|values|truncate\s+nothing)\b/i;
const COMMENTS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

/** How a statement of a migration goes with a transaction. */
export interface StatementKind {
  /** True: it runs by itself, and what comes before it is committed first. */
  readonly runsAlone: boolean;
  /** True: it writes rows, which every engine does in a transaction; false: it changes the schema. */
  readonly writesRows: boolean;
}

/** @example statementKind('ALTER TYPE mood ADD VALUE \'fine\'') // { runsAlone: true, writesRows: false } */
export function statementKind(text: string): StatementKind {
  const statement = text.replace(COMMENTS, '');
  return { runsAlone: ALONE.test(statement), writesRows: ROWS.test(statement) };
}

/** An index, and the table that it is on, as a statement writes them. */
export interface IndexOnTable {
  /** Without quotes. */
  readonly name: string;
  /** As it is written: `"shop"."Orders"`. */
  readonly table: string;
}

const NAME = '(?:"(?:[^"]|"")+"|[\\w$]+)';
const CONCURRENT = new RegExp(
  `^create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?(${NAME})\\s+on\\s+(?:only\\s+)?(${NAME}(?:\\s*\\.\\s*${NAME})?)`,
  'i',
);

/** The index that the statement builds without locking its table; undefined for all others. */
export function concurrentIndex(text: string): IndexOnTable | undefined {
  const [, name, table] = CONCURRENT.exec(text.replace(COMMENTS, '')) ?? [];
  if (name === undefined || table === undefined) return undefined;
  return { name: name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase(), table };
}
