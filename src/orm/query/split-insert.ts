import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { MAX_PARAMETERS } from '../../sql/compile/writer.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { InsertNode } from '../../sql/nodes/query.ts';
import { values } from '../../sql/nodes/query-factories.ts';

/**
 * The statements of an INSERT: one, unless it has no rows, has parts, or its rows have more values than a statement may have parameters
 * (65,535).
 */
export function splitInsert(node: InsertNode): readonly InsertNode[] {
  if (node.parts === undefined) return splitRows(node);
  if (node.with !== undefined) throw repeatedTables();
  const { parts, ...shared } = node;
  return parts.flatMap((part) => splitRows({ ...shared, ...part }));
}

function splitRows(node: InsertNode): readonly InsertNode[] {
  if (node.source === 'defaults' || node.source.kind !== 'values') return [node];
  const { rows } = node.source;
  if (rows.length === 0) return [];
  const fixed = countParameters(node.onConflict) + countParameters(node.returning) + countParameters(node.with);
  // The usual case needs no look at the values.
  if (rows.length * node.columns.length + fixed <= MAX_PARAMETERS && rows.every(isSimple)) return [node];
  const parts: (readonly SqlExpression[])[][] = [[]];
  let count = fixed;
  for (const row of rows) {
    const added = row.reduce((sum, cell) => sum + countParameters(cell), 0);
    if (count + added > MAX_PARAMETERS && parts.at(-1)!.length > 0) {
      parts.push([]);
      count = fixed;
    }
    parts.at(-1)!.push(row);
    count += added;
  }
  if (parts.length === 1) return [node];
  if (node.with !== undefined) throw repeatedTables();
  return parts.map((part) => ({ ...node, source: values(part) }));
}

function repeatedTables(): InvalidArgumentError {
  return new InvalidArgumentError(
    'An insert of several statements, of many rows or of rows that state different fields, cannot have common tables, ' +
      'which would run once for each statement.',
  );
}

/** True where no cell has more than one parameter. */
function isSimple(row: readonly SqlExpression[]): boolean {
  return row.every(({ kind }) => kind === 'value' || kind === 'keyword' || kind === 'param');
}

/** At most so many parameters: a value that stands at two places may need but one. */
function countParameters(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 0;
  if (isNode(part) && (part.kind === 'value' || part.kind === 'param')) return 1;
  return Object.values(part).reduce((sum: number, inner) => sum + countParameters(inner), 0);
}
