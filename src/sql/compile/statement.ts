import type { Statement } from '../nodes/query.ts';
import { printQuery } from './select.ts';
import type { SqlWriter } from './writer.ts';
import { printDelete, printInsert, printUpdate } from './writes.ts';

/** Prints whatever reads or writes rows. */
export function printStatement(writer: SqlWriter, node: Statement): void {
  switch (node.kind) {
    case 'insert':
      printInsert(writer, node);
      break;
    case 'update':
      printUpdate(writer, node);
      break;
    case 'delete':
      printDelete(writer, node);
      break;
    case 'explain':
      writer.text += node.analyze ? 'EXPLAIN ANALYZE ' : 'EXPLAIN ';
      printStatement(writer, node.statement);
      break;
    default:
      printQuery(writer, node);
  }
}
