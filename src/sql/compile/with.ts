import { inspect } from '../../util/inspect.ts';
import type { CommonTableNode, Query, Statement, WithClause } from '../nodes/query.ts';
import { printStatement } from './statement.ts';
import { unsupported } from './unsupported.ts';
import type { SqlWriter } from './writer.ts';

/** `WITH RECURSIVE "name" ("a") AS (…), … `, with a blank at the end. `main` is the statement behind it, where it writes. */
export function printWith(writer: SqlWriter, clause: WithClause, main?: Statement): void {
  if (clause.tables.length === 0) return;
  checkWrites(writer, clause, main);
  writer.text += clause.recursive ? 'WITH RECURSIVE ' : 'WITH ';
  for (let index = 0; index < clause.tables.length; index += 1) {
    const table = clause.tables[index]!;
    if (clause.recursive) checkRecursion(writer, table);
    if (index > 0) writer.text += ', ';
    printCommonTable(writer, table);
  }
  writer.text += ' ';
}

function printCommonTable(writer: SqlWriter, node: CommonTableNode): void {
  writer.identifier(node.name);
  if (node.columns !== undefined && node.columns.length > 0) {
    writer.text += ' (';
    writer.identifiers(node.columns);
    writer.text += ')';
  }
  writer.text +=
    node.materialized === undefined ? ' AS (' : node.materialized ? ' AS MATERIALIZED (' : ' AS NOT MATERIALIZED (';
  printStatement(writer, node.query);
  writer.text += ')';
}

function checkRecursion(writer: SqlWriter, node: CommonTableNode): void {
  if (writer.dialect.recursiveUnionDistinct) return;
  const { query } = node;
  if (query.kind === 'compound' && query.operator === 'union' && mentions(query.right, node.name)) {
    throw unsupported(writer.dialect, 'recursive UNION that removes duplicates', 'use UNION ALL');
  }
}

/** True when the query takes rows from the table of that name: what makes a common table recursive. */
function mentions(query: Query, name: string): boolean {
  if (query.kind === 'compound') return mentions(query.left, name) || mentions(query.right, name);
  if (query.kind !== 'select') return false;
  const sources = [...(query.from ?? []), ...(query.joins ?? []).map((join) => join.source)];
  return sources.some((source) => source.kind === 'table' && source.schema === undefined && source.name === name);
}

/**
 * Several writes of one row in a statement can corrupt a table of CockroachDB, which refuses them; several
 * inserts without ON CONFLICT it takes (cockroachdb/cockroach#70976).
 */
function checkWrites(writer: SqlWriter, clause: WithClause, main: Statement | undefined): void {
  if (writer.dialect.severalWritesOfOneTable) return;
  const areAllInserts = new Map<string, boolean>();
  for (const statement of [...clause.tables.map((table) => table.query), ...(main === undefined ? [] : [main])]) {
    if (statement.kind !== 'insert' && statement.kind !== 'update' && statement.kind !== 'delete') continue;
    const { schema, name } = statement.table;
    const key = JSON.stringify([schema ?? null, name]);
    const before = areAllInserts.get(key);
    const isPlain = statement.kind === 'insert' && statement.upsert !== true && statement.onConflict === undefined;
    if (before !== undefined && !(before && isPlain)) {
      throw unsupported(
        writer.dialect,
        `statement that writes the table ${inspect(name)} more than once`,
        'send several statements',
      );
    }
    areAllInserts.set(key, isPlain);
  }
}
