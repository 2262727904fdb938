import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression } from '../nodes/expression.ts';
import type {
  AssignmentNode,
  ConflictNode,
  DeleteNode,
  InsertNode,
  JoinNode,
  SelectionNode,
  SourceNode,
  UpdateNode,
} from '../nodes/query.ts';
import { printExpression } from './expressions.ts';
import { printQuery, printSelections, printWhere } from './select.ts';
import { printAlias, printJoins, printSources, printTable, printTableName } from './sources.ts';
import { unsupported } from './unsupported.ts';
import { printWith } from './with.ts';
import type { SqlWriter } from './writer.ts';

export function printInsert(writer: SqlWriter, node: InsertNode): void {
  if (node.with !== undefined) printWith(writer, node.with, node);
  if (node.parts !== undefined) {
    throw new InvalidArgumentError(
      'Rows that state different fields take several statements where they may be there already, so they have no single text. ' +
        'Make a query for each set of fields.',
    );
  }
  const upsert = node.upsert === true && writer.dialect.upsert;
  if (node.upsert === true && !upsert && node.onConflict === undefined) {
    throw unsupported(writer.dialect, 'UPSERT', 'give an onConflict clause besides');
  }
  writer.text += upsert ? 'UPSERT INTO ' : 'INSERT INTO ';
  printTableName(writer, node.table);
  printAlias(writer, node.table.alias);
  if (node.columns.length > 0) {
    writer.text += ' (';
    writer.identifiers(node.columns);
    writer.text += ')';
  }
  printInsertSource(writer, node);
  if (node.onConflict !== undefined && !upsert) printConflict(writer, node.onConflict);
  printReturning(writer, node.returning);
}

function printInsertSource(writer: SqlWriter, node: InsertNode): void {
  const { source, columns } = node;
  if (source === 'defaults') {
    if (columns.length > 0) throw new InvalidArgumentError('An insert of only defaults lists no columns.');
    writer.text += ' DEFAULT VALUES';
    return;
  }
  if (source.kind === 'values' && columns.length > 0 && source.rows[0]?.length !== columns.length) {
    throw new InvalidArgumentError(
      `The number of columns of an insert (${columns.length}) and of values in its rows (${source.rows[0]?.length ?? 0}) differ.`,
    );
  }
  writer.text += ' ';
  printQuery(writer, source);
}

function printConflict(writer: SqlWriter, node: ConflictNode): void {
  writer.text += ' ON CONFLICT';
  printConflictTarget(writer, node);
  if (node.action === 'nothing') {
    writer.text += ' DO NOTHING';
    return;
  }
  if (node.constraint === undefined && (node.columns === undefined || node.columns.length === 0)) {
    throw new InvalidArgumentError(
      'An insert that updates on conflict must name the columns or the constraint in conflict.',
    );
  }
  writer.text += ' DO UPDATE';
  printSet(writer, node.action.set);
  printWhere(writer, node.action.where);
}

function printConflictTarget(writer: SqlWriter, node: ConflictNode): void {
  const { columns, constraint, indexWhere } = node;
  if (constraint !== undefined) {
    if (columns !== undefined || indexWhere !== undefined) {
      throw new InvalidArgumentError('A conflict is found either by a constraint or by columns, not by both.');
    }
    if (!writer.dialect.conflictByConstraintName) {
      throw unsupported(writer.dialect, 'ON CONFLICT ON CONSTRAINT', 'name the columns of the constraint');
    }
    writer.text += ' ON CONSTRAINT ';
    writer.identifier(constraint);
    return;
  }
  if (columns === undefined || columns.length === 0) return;
  writer.text += ' (';
  writer.identifiers(columns);
  writer.text += ')';
  if (indexWhere !== undefined) printPredicate(writer, indexWhere);
}

/** The predicate of an index, printed as the index's definition has it. */
function printPredicate(writer: SqlWriter, predicate: Expression): void {
  writer.isDefinition = true;
  printWhere(writer, predicate);
  writer.isDefinition = false;
}

export function printUpdate(writer: SqlWriter, node: UpdateNode): void {
  if (node.with !== undefined) printWith(writer, node.with, node);
  writer.text += 'UPDATE ';
  printTable(writer, node.table);
  printSet(writer, node.set);
  printFurtherSources(writer, ' FROM ', node.from, node.joins);
  printWhere(writer, node.where);
  printReturning(writer, node.returning);
}

function printSet(writer: SqlWriter, set: readonly AssignmentNode[]): void {
  if (set.length === 0) throw new InvalidArgumentError('An update must set at least one column.');
  for (let index = 0; index < set.length; index += 1) {
    const { column: name, value } = set[index]!;
    writer.text += index === 0 ? ' SET ' : ', ';
    writer.identifier(name);
    writer.text += ' = ';
    printExpression(writer, value);
  }
}

function printFurtherSources(
  writer: SqlWriter,
  keyword: string,
  sources: readonly SourceNode[] = [],
  joins: readonly JoinNode[] = [],
): void {
  if (sources.length === 0) {
    if (joins.length > 0) throw new InvalidArgumentError('An update with joins needs a source in FROM to join with.');
    return;
  }
  writer.text += keyword;
  printSources(writer, sources);
  printJoins(writer, joins);
}

export function printDelete(writer: SqlWriter, node: DeleteNode): void {
  if (node.with !== undefined) printWith(writer, node.with, node);
  writer.text += 'DELETE FROM ';
  printTable(writer, node.table);
  const { using = [] } = node;
  if (using.length > 0 && !writer.dialect.deleteUsing) {
    printDeleteWhereExists(writer, node, using);
  } else {
    printFurtherSources(writer, ' USING ', using);
    printWhere(writer, node.where);
  }
  printReturning(writer, node.returning);
}

/** USING deletes a row once however often it is matched, so a row that has any match is the same set. */
function printDeleteWhereExists(writer: SqlWriter, node: DeleteNode, using: readonly SourceNode[]): void {
  const target = node.table.alias ?? node.table.name;
  for (const { expression } of node.returning ?? []) {
    if (expression.kind === 'column' && expression.source !== undefined && expression.source !== target) {
      throw unsupported(
        writer.dialect,
        'DELETE … USING that returns columns of another table',
        'return columns of the deleted rows',
      );
    }
  }
  writer.text += ' WHERE EXISTS (SELECT 1 FROM ';
  printSources(writer, using);
  printWhere(writer, node.where);
  writer.text += ')';
}

function printReturning(writer: SqlWriter, returning: readonly SelectionNode[] | undefined): void {
  if (returning === undefined || returning.length === 0) return;
  writer.text += ' RETURNING ';
  printSelections(writer, returning);
}
