import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import { type ConstraintNode, REFERENTIAL_ACTIONS, type ReferentialAction } from '../nodes/definition.ts';
import { checkedUpper, printExpression } from './expressions.ts';
import { printBucketCount } from './indexes.ts';
import { printTableName } from './sources.ts';
import type { SqlWriter } from './writer.ts';

/** `CONSTRAINT "name" PRIMARY KEY ("id")` and the other kinds, as in CREATE TABLE and ALTER TABLE … ADD. */
export function printConstraint(writer: SqlWriter, node: ConstraintNode): void {
  if (node.name !== undefined) {
    writer.text += 'CONSTRAINT ';
    writer.identifier(node.name);
    writer.text += ' ';
  }
  switch (node.kind) {
    case 'primaryKey':
      writer.text += 'PRIMARY KEY ';
      printColumns(writer, node.columns);
      if (node.hashBuckets === undefined || !writer.dialect.hashShardedIndexes) return;
      writer.text += ' USING HASH';
      printBucketCount(writer, node.hashBuckets);
      break;
    case 'unique':
      writer.text += 'UNIQUE ';
      printColumns(writer, node.columns);
      break;
    case 'check':
      writer.text += 'CHECK (';
      printExpression(writer, node.expression);
      writer.text += ')';
      break;
    case 'foreignKey':
      printForeignKey(writer, node);
      break;
    default:
      throw new InvalidArgumentError(`${inspect((node as { kind: unknown }).kind)} is no kind of constraint.`);
  }
}

function printForeignKey(writer: SqlWriter, node: Extract<ConstraintNode, { kind: 'foreignKey' }>): void {
  if (node.columns.length !== node.referencedColumns.length) {
    throw new InvalidArgumentError(
      `A foreign key refers to as many columns as it has, but got ${node.columns.length} and ${node.referencedColumns.length}.`,
    );
  }
  writer.text += 'FOREIGN KEY ';
  printColumns(writer, node.columns);
  writer.text += ' REFERENCES ';
  printTableName(writer, node.references);
  writer.text += ' ';
  printColumns(writer, node.referencedColumns);
  printAction(writer, ' ON DELETE ', node.onDelete);
  printAction(writer, ' ON UPDATE ', node.onUpdate);
}

function printAction(writer: SqlWriter, clause: string, action: ReferentialAction | undefined): void {
  if (action !== undefined) writer.text += clause + checkedUpper(action, REFERENTIAL_ACTIONS);
}

function printColumns(writer: SqlWriter, names: readonly string[]): void {
  if (names.length === 0) throw new InvalidArgumentError('A constraint needs at least one column.');
  writer.text += '(';
  writer.identifiers(names);
  writer.text += ')';
}
