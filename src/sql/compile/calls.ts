import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { type CallNode, FRAME_EXCLUSIONS, FRAME_UNITS, type FrameBound, type WindowNode } from '../nodes/expression.ts';
import { checkedUpper, printExpression, printList } from './expressions.ts';
import { checkFunctionSupport } from './function-support.ts';
import { printOrderings } from './orderings.ts';
import { checkFunctionName } from './type-name.ts';
import type { SqlWriter } from './writer.ts';

/** `name(DISTINCT args ORDER BY …) FILTER (WHERE …) OVER (…)`. */
export function printCall(writer: SqlWriter, node: CallNode): void {
  const name = checkFunctionName(node.name);
  checkFunctionSupport(name, writer.dialect);
  writer.text += node.distinct === true ? `${name}(DISTINCT ` : `${name}(`;
  printList(writer, node.args);
  if (node.orderBy !== undefined && node.orderBy.length > 0) {
    writer.text += ' ORDER BY ';
    printOrderings(writer, node.orderBy);
  }
  writer.text += ')';
  if (node.filter !== undefined) {
    writer.text += ' FILTER (WHERE ';
    printExpression(writer, node.filter);
    writer.text += ')';
  }
  if (node.over !== undefined) printOver(writer, node.over);
}

function printOver(writer: SqlWriter, over: string | WindowNode): void {
  writer.text += ' OVER ';
  if (typeof over !== 'string') {
    printWindow(writer, over);
    return;
  }
  if (!writer.windows.includes(over))
    throw new InvalidArgumentError(
      `The window "${over}" is used and not defined. Give it to the query that uses it: query.window(…).`,
    );
  writer.identifier(over);
}

/** `("base" PARTITION BY … ORDER BY … ROWS BETWEEN …)`. */
export function printWindow(writer: SqlWriter, node: WindowNode): void {
  let separator = '(';
  if (node.base !== undefined) {
    writer.text += separator;
    writer.identifier(node.base);
    separator = ' ';
  }
  if (node.partitionBy !== undefined && node.partitionBy.length > 0) {
    writer.text += `${separator}PARTITION BY `;
    printList(writer, node.partitionBy);
    separator = ' ';
  }
  if (node.orderBy !== undefined && node.orderBy.length > 0) {
    writer.text += `${separator}ORDER BY `;
    printOrderings(writer, node.orderBy);
    separator = ' ';
  }
  if (node.frame !== undefined) {
    writer.text += separator;
    printFrame(writer, node.frame);
    separator = ' ';
  }
  writer.text += separator === '(' ? '()' : ')';
}

function printFrame(writer: SqlWriter, frame: NonNullable<WindowNode['frame']>): void {
  writer.text += `${checkedUpper(frame.unit, FRAME_UNITS)} `;
  if (frame.end === undefined) {
    printBound(writer, frame.start);
  } else {
    writer.text += 'BETWEEN ';
    printBound(writer, frame.start);
    writer.text += ' AND ';
    printBound(writer, frame.end);
  }
  if (frame.exclude !== undefined) writer.text += ` EXCLUDE ${checkedUpper(frame.exclude, FRAME_EXCLUSIONS)}`;
}

const BOUNDS = ['unbounded preceding', 'preceding', 'current row', 'following', 'unbounded following'] as const;

function printBound(writer: SqlWriter, bound: FrameBound): void {
  const word = checkedUpper(bound.bound, BOUNDS);
  if (bound.bound === 'preceding' || bound.bound === 'following') {
    if (bound.offset === undefined) throw new InvalidArgumentError(`The frame bound "${bound.bound}" needs an offset.`);
    printExpression(writer, bound.offset);
    writer.text += ' ';
  }
  writer.text += word;
}
