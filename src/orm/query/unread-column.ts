import { isNode } from '../../sql/nodes/brand.ts';
import type { ColumnNode } from '../../sql/nodes/expression.ts';
import type { SourceNode, Statement } from '../../sql/nodes/query.ts';

type Found = { readonly source: string; readonly name: string };
const UNKNOWABLE = 'unknowable';

/** The first column of a source that the statement reads no rows of; undefined where there is none, or raw SQL may be one. */
export function unreadColumn(statement: Statement): Found | undefined {
  const found = find(statement, new Set());
  return found === UNKNOWABLE ? undefined : found;
}

function find(part: unknown, scope: ReadonlySet<string>): Found | typeof UNKNOWABLE | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  let inner = scope;
  if (isNode(part)) {
    if (part.kind === 'column') return unread(part as ColumnNode, scope);
    const names = namesOf(part as Statement);
    if (names === UNKNOWABLE) return UNKNOWABLE;
    if (names.length > 0) inner = new Set([...scope, ...names]);
  }
  for (const child of Object.values(part)) {
    const found = find(child, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unread({ source, name }: ColumnNode, scope: ReadonlySet<string>): Found | undefined {
  return source === undefined || scope.has(source) ? undefined : { source, name };
}

/** What a statement calls the sources that its columns may be of. */
function namesOf(statement: Statement): readonly string[] | typeof UNKNOWABLE {
  const sources = sourcesOf(statement);
  const names: string[] = statement.kind === 'insert' ? ['excluded'] : [];
  for (const source of sources) {
    if (source.kind === 'raw') return UNKNOWABLE;
    names.push(source.kind === 'table' ? (source.alias ?? source.name) : source.alias);
  }
  return names;
}

function sourcesOf(statement: Statement): readonly SourceNode[] {
  switch (statement.kind) {
    case 'select':
      return [...(statement.from ?? []), ...(statement.joins ?? []).map(({ source }) => source)];
    case 'insert':
      return [statement.table];
    case 'update':
      return [statement.table, ...(statement.from ?? []), ...(statement.joins ?? []).map(({ source }) => source)];
    case 'delete':
      return [statement.table, ...(statement.using ?? [])];
    default:
      return [];
  }
}
