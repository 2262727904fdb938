import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { CreateIndexNode } from '../nodes/definition.ts';
import { checkedWord, printExpression } from './expressions.ts';
import { checkOrdering, nullsToPrint } from './orderings.ts';
import { printWhere } from './select.ts';
import { printTableName } from './sources.ts';
import { unsupported } from './unsupported.ts';
import type { SqlWriter } from './writer.ts';

const INDEX_METHODS = ['btree', 'gin', 'gist'] as const;

/** `CREATE INDEX … ON … USING gin (…) INCLUDE (…) WHERE …`. */
export function printCreateIndex(writer: SqlWriter, node: CreateIndexNode): void {
  writer.text += node.unique ? 'CREATE UNIQUE INDEX ' : 'CREATE INDEX ';
  if (node.concurrently === true && writer.dialect.concurrentIndexes) writer.text += 'CONCURRENTLY ';
  if (node.ifNotExists) writer.text += 'IF NOT EXISTS ';
  writer.identifier(node.name);
  writer.text += ' ON ';
  printTableName(writer, node.table);
  if (node.method !== undefined && node.method !== 'btree') {
    writer.text += ` USING ${checkedWord(node.method, INDEX_METHODS)}`;
  }
  printIndexItems(writer, node.items);
  const isSharded = node.hashBuckets !== undefined && writer.dialect.hashShardedIndexes;
  if (isSharded) writer.text += ' USING HASH';
  if (node.include !== undefined && node.include.length > 0) {
    writer.text += ' INCLUDE (';
    writer.identifiers(node.include);
    writer.text += ')';
  }
  if (isSharded) printBucketCount(writer, node.hashBuckets!);
  printWhere(writer, node.where);
}

function printIndexItems(writer: SqlWriter, items: CreateIndexNode['items']): void {
  if (items.length === 0) throw new InvalidArgumentError('An index needs at least one column or expression.');
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]!;
    checkOrdering(item);
    writer.text += index === 0 ? ' (' : ', ';
    const { expression } = item;
    if (expression.kind === 'column') {
      writer.identifier(expression.name);
    } else {
      if (!writer.dialect.expressionIndexes) {
        throw unsupported(writer.dialect, 'indexes on expressions', 'index a stored computed column');
      }
      writer.text += '(';
      printExpression(writer, expression);
      writer.text += ')';
    }
    if (item.direction === 'desc') writer.text += ' DESC';
    const nulls = nullsToPrint(writer, item);
    if (nulls === undefined) continue;
    if (!writer.dialect.indexNullsOrdering)
      throw unsupported(writer.dialect, 'order of NULLs in an index', 'leave "nulls" out');
    writer.text += nulls === 'first' ? ' NULLS FIRST' : ' NULLS LAST';
  }
  writer.text += ')';
}

/** How many ranges a hash-sharded index is spread over. */
export function printBucketCount(writer: SqlWriter, buckets: number): void {
  if (!Number.isInteger(buckets) || buckets < 2) {
    throw new InvalidArgumentError(`hashBuckets must be an integer of at least 2, but got: ${buckets}.`);
  }
  writer.text += ` WITH (bucket_count = ${buckets})`;
}
