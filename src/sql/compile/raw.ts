import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { isNode } from '../nodes/brand.ts';
import type { RawNode, SqlNode } from '../nodes/expression.ts';
import { printList, printOperand, printParenthesised } from './expressions.ts';
import { printOrdering } from './orderings.ts';
import { LEVEL } from './precedence.ts';
import { printSelection } from './select.ts';
import { printSource } from './sources.ts';
import { printStatement } from './statement.ts';
import type { SqlWriter } from './writer.ts';

/**
 * Prints the author's text with the nodes in it. An operator between them gets parentheses, so that the text around cannot
 * pull it apart; a fragment made by the `sql` tag itself does not, since it may be any part of a statement.
 */
export function printRaw(writer: SqlWriter, node: RawNode): void {
  if (!isNode(node)) {
    throw new InvalidArgumentError(
      'Raw SQL is only made by the sql`…` tag: an object that looks like it is not printed.',
    );
  }
  for (let index = 0; index < node.strings.length; index += 1) {
    writer.text += node.strings[index];
    if (index < node.nodes.length) printInside(writer, node.nodes[index]!);
  }
}

function printInside(writer: SqlWriter, node: SqlNode): void {
  switch (node.kind) {
    case 'raw':
      printRaw(writer, node);
      break;
    case 'list':
      printList(writer, node.items);
      break;
    case 'table':
    case 'derived':
      printSource(writer, node);
      break;
    case 'ordering':
      printOrdering(writer, node);
      break;
    case 'selection':
      printSelection(writer, node);
      break;
    case 'select':
    case 'compound':
    case 'values':
      printParenthesised(writer, node);
      break;
    case 'insert':
    case 'update':
    case 'delete':
    case 'explain':
      printStatement(writer, node);
      break;
    default:
      printOperand(writer, node, LEVEL.SUBSCRIPT);
  }
}

/** True when the raw text is a query, which needs parentheses as a source of rows, and not a call. */
export function isRawQuery(node: RawNode): boolean {
  return /^\s*(?:select|values|with|table|insert|update|delete)\b/i.test(node.strings[0] ?? '');
}
