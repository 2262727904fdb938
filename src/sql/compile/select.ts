import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { asOfSystemTimeLiteral } from '../dialects/as-of-system-time.ts';
import type { Expression, OrderingNode } from '../nodes/expression.ts';
import {
  COMPOUND_OPERATORS,
  type CompoundNode,
  LOCK_STRENGTHS,
  LOCK_WAITS,
  type LockNode,
  type Query,
  type SelectionNode,
  type SelectNode,
  type ValuesNode,
} from '../nodes/query.ts';
import { printWindow } from './calls.ts';
import { checkedUpper, printExpression, printList } from './expressions.ts';
import { nullsToPrint, printOrderings } from './orderings.ts';
import { printRaw } from './raw.ts';
import { printAlias, printJoins, printSources } from './sources.ts';
import { unsupported } from './unsupported.ts';
import { printWith } from './with.ts';
import type { SqlWriter } from './writer.ts';

export function printQuery(writer: SqlWriter, node: Query): void {
  switch (node.kind) {
    case 'select':
      printSelect(writer, node);
      break;
    case 'compound':
      printCompound(writer, node);
      break;
    case 'values':
      printValues(writer, node);
      break;
    case 'raw':
      printRaw(writer, node);
      break;
    default:
      throw new InvalidArgumentError(`${inspect((node as { kind: unknown }).kind)} is no kind of query.`);
  }
}

const NO_WINDOWS: readonly string[] = [];

function printSelect(writer: SqlWriter, node: SelectNode): void {
  if (node.with !== undefined) printWith(writer, node.with);
  writer.text += 'SELECT ';
  const outer = writer.windows;
  writer.windows = node.windows === undefined ? NO_WINDOWS : node.windows.map(({ name }) => name);
  if (node.distinct !== undefined) printDistinct(writer, node.distinct);
  printSelections(writer, node.columns);
  printFrom(writer, node);
  printWhere(writer, node.where);
  if (node.groupBy !== undefined && node.groupBy.length > 0) {
    writer.text += ' GROUP BY ';
    printList(writer, node.groupBy);
  }
  if (node.having !== undefined) {
    writer.text += ' HAVING ';
    printExpression(writer, node.having);
  }
  if (node.windows !== undefined && node.windows.length > 0) printNamedWindows(writer, node.windows);
  if (node.distinct !== undefined) checkDistinctOrder(writer, node);
  printTail(writer, node);
  if (node.lock !== undefined) printLock(writer, node.lock);
  writer.windows = outer;
}

function printDistinct(writer: SqlWriter, distinct: true | readonly Expression[]): void {
  writer.text += 'DISTINCT ';
  if (distinct === true) return;
  if (distinct.length === 0) throw new InvalidArgumentError('DISTINCT ON needs at least one expression.');
  writer.text += 'ON (';
  printList(writer, distinct);
  writer.text += ') ';
}

/** A term made for the order of NULLs would stand neither in the select list nor in DISTINCT ON, where an order's terms must. */
function checkDistinctOrder(writer: SqlWriter, { orderBy = [] }: SelectNode): void {
  if (!writer.dialect.nullsOrdering && orderBy.some((ordering) => nullsToPrint(writer, ordering) !== undefined)) {
    throw unsupported(writer.dialect, 'NULLS FIRST/LAST, and DISTINCT leaves no other way', 'leave "nulls" out');
  }
}

export function printSelections(writer: SqlWriter, selections: readonly SelectionNode[]): void {
  // PostgreSQL takes an empty list, CockroachDB does not.
  if (selections.length === 0)
    throw new InvalidArgumentError('A list of selected columns is empty: select at least one.');
  for (let index = 0; index < selections.length; index += 1) {
    if (index > 0) writer.text += ', ';
    printSelection(writer, selections[index]!);
  }
}

export function printSelection(writer: SqlWriter, node: SelectionNode): void {
  printExpression(writer, node.expression);
  printAlias(writer, node.alias);
}

function printFrom(writer: SqlWriter, node: SelectNode): void {
  const { from = [], joins = [], asOfSystemTime } = node;
  if (from.length > 0) {
    writer.text += ' FROM ';
    printSources(writer, from);
    printJoins(writer, joins);
  } else if (joins.length > 0) {
    throw new InvalidArgumentError('A select with joins needs a source in FROM to join with.');
  }
  if (asOfSystemTime === undefined) return;
  if (!writer.dialect.asOfSystemTime) throw unsupported(writer.dialect, 'AS OF SYSTEM TIME');
  if (from.length === 0) throw new InvalidArgumentError('AS OF SYSTEM TIME needs a FROM clause to stand behind.');
  writer.text += ` AS OF SYSTEM TIME ${asOfSystemTimeLiteral(asOfSystemTime)}`;
}

export function printWhere(writer: SqlWriter, where: Expression | undefined): void {
  if (where === undefined) return;
  writer.text += ' WHERE ';
  printExpression(writer, where);
}

function printNamedWindows(writer: SqlWriter, windows: NonNullable<SelectNode['windows']>): void {
  for (let index = 0; index < windows.length; index += 1) {
    const { name, window } = windows[index]!;
    writer.text += index === 0 ? ' WINDOW ' : ', ';
    writer.identifier(name);
    writer.text += ' AS ';
    printWindow(writer, window);
  }
}

interface Tail {
  readonly orderBy?: readonly OrderingNode[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

function printTail(writer: SqlWriter, { orderBy, limit, offset }: Tail): void {
  if (orderBy !== undefined && orderBy.length > 0) {
    writer.text += ' ORDER BY ';
    printOrderings(writer, orderBy);
  }
  if (limit !== undefined) {
    writer.text += ' LIMIT ';
    printExpression(writer, limit);
  }
  if (offset !== undefined) {
    writer.text += ' OFFSET ';
    printExpression(writer, offset);
  }
}

function printLock(writer: SqlWriter, node: LockNode): void {
  writer.text += ` FOR ${checkedUpper(node.strength, LOCK_STRENGTHS)}`;
  if (node.of !== undefined && node.of.length > 0) {
    writer.text += ' OF ';
    writer.identifiers(node.of);
  }
  if (node.wait === undefined) return;
  if (node.wait === 'skip locked' && !writer.dialect.skipLocked) throw unsupported(writer.dialect, 'SKIP LOCKED');
  writer.text += ` ${checkedUpper(node.wait, LOCK_WAITS)}`;
}

function printCompound(writer: SqlWriter, node: CompoundNode): void {
  if (node.with !== undefined) printWith(writer, node.with);
  printSide(writer, node.left, node);
  writer.text += ` ${checkedUpper(node.operator, COMPOUND_OPERATORS)} `;
  printSide(writer, node.right, undefined);
  printTail(writer, node);
}

/** A side with clauses of its own is in parentheses; a chain of one operator, which grows to the left, is not. */
function printSide(writer: SqlWriter, side: Query, chain: CompoundNode | undefined): void {
  const isBare =
    side.kind === 'values' ||
    (side.kind === 'select' && !hasTail(side) && side.lock === undefined) ||
    (side.kind === 'compound' && side.operator === chain?.operator && !hasTail(side));
  if (isBare) {
    printQuery(writer, side);
    return;
  }
  writer.text += '(';
  printQuery(writer, side);
  writer.text += ')';
}

function hasTail(query: SelectNode | CompoundNode): boolean {
  return (
    query.with !== undefined ||
    query.limit !== undefined ||
    query.offset !== undefined ||
    (query.orderBy !== undefined && query.orderBy.length > 0)
  );
}

function printValues(writer: SqlWriter, node: ValuesNode): void {
  const width = node.rows[0]?.length ?? 0;
  if (width === 0) throw new InvalidArgumentError('A VALUES list needs at least one row with at least one value.');
  for (let index = 0; index < node.rows.length; index += 1) {
    const row = node.rows[index]!;
    if (row.length !== width) {
      throw new InvalidArgumentError(
        `The rows of a VALUES list differ in length: row 1 has ${width}, row ${index + 1} has ${row.length}.`,
      );
    }
    writer.text += index === 0 ? 'VALUES (' : ', (';
    printList(writer, row);
    writer.text += ')';
  }
}
