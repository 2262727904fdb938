import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import {
  type CaseNode,
  DATE_PARTS,
  type Expression,
  type IdentifierNode,
  KEYWORDS,
  type LiteralNode,
  POSTFIX_OPERATORS,
} from '../nodes/expression.ts';
import { printCall } from './calls.ts';
import { printBinary, printLogical, printPrefix, printQuantified } from './operators.ts';
import { LEVEL, levelOf } from './precedence.ts';
import { quoteLiteral } from './quote.ts';
import { printRaw } from './raw.ts';
import { printQuery } from './select.ts';
import { checkTypeName } from './type-name.ts';
import type { SqlWriter } from './writer.ts';

/** Prints an expression where no operator stands around it. */
export function printExpression(writer: SqlWriter, node: Expression): void {
  switch (node.kind) {
    case 'column':
      if (node.source !== undefined && !writer.isDefinition) {
        writer.identifier(node.source);
        writer.text += '.';
      }
      writer.identifier(node.name);
      break;
    case 'value':
      writer.value(node);
      break;
    case 'param':
      writer.param(node);
      break;
    case 'binary':
      printBinary(writer, node);
      break;
    case 'logical':
      printLogical(writer, node);
      break;
    case 'identifier':
      printIdentifier(writer, node);
      break;
    case 'literal':
      writer.text += literalText(node.value);
      break;
    case 'raw':
      printRaw(writer, node);
      break;
    case 'keyword':
      writer.text += checkedUpper(node.keyword, KEYWORDS);
      break;
    case 'prefix':
      printPrefix(writer, node);
      break;
    case 'postfix':
      printOperand(writer, node.operand, LEVEL.OTHER);
      writer.text += ` ${checkedUpper(node.operator, POSTFIX_OPERATORS)}`;
      break;
    case 'call':
      printCall(writer, node);
      break;
    case 'subquery':
      printParenthesised(writer, node.query);
      break;
    default:
      printCompoundExpression(writer, node);
  }
}

type CompoundExpression = Extract<
  Expression,
  { kind: 'between' | 'quantified' | 'tuple' | 'array' | 'subscript' | 'cast' | 'collate' | 'case' | 'extract' }
>;

function printCompoundExpression(writer: SqlWriter, node: CompoundExpression): void {
  switch (node.kind) {
    case 'between':
      printOperand(writer, node.operand, LEVEL.OTHER);
      writer.text += node.negated ? ' NOT BETWEEN ' : ' BETWEEN ';
      printOperand(writer, node.low, LEVEL.OTHER);
      writer.text += ' AND ';
      printOperand(writer, node.high, LEVEL.OTHER);
      break;
    case 'quantified':
      printQuantified(writer, node);
      break;
    case 'tuple':
      printTuple(writer, node.items);
      break;
    case 'array':
      printArray(writer, node.items, node.cast);
      break;
    case 'subscript':
      // Only a column takes an index without parentheses on every engine.
      printOperand(writer, node.operand, node.operand.kind === 'column' ? LEVEL.RAW : LEVEL.PLAIN + 1);
      writer.text += '[';
      printExpression(writer, node.index);
      writer.text += ']';
      break;
    case 'cast':
      printOperand(writer, node.operand, LEVEL.SUBSCRIPT);
      writer.text += `::${checkTypeName(node.type)}`;
      break;
    case 'collate':
      printOperand(writer, node.operand, LEVEL.SUBSCRIPT);
      writer.text += ' COLLATE ';
      writer.identifier(node.collation);
      break;
    case 'case':
      printCase(writer, node);
      break;
    case 'extract':
      writer.text += `EXTRACT(${checkedWord(node.part, DATE_PARTS)} FROM `;
      printExpression(writer, node.operand);
      writer.text += ')';
      break;
    default:
      throw new InvalidArgumentError(
        `${inspect((node as Expression).kind)} is no kind of expression that can be printed here.`,
      );
  }
}

/** Prints an operand, in parentheses when it binds less tightly than `minimum`. */
export function printOperand(writer: SqlWriter, node: Expression, minimum: number): void {
  if (levelOf(node) >= minimum) {
    printExpression(writer, node);
  } else {
    writer.text += '(';
    printExpression(writer, node);
    writer.text += ')';
  }
}

/** Prints expressions with commas between. */
export function printList(writer: SqlWriter, items: readonly Expression[]): void {
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) writer.text += ', ';
    printExpression(writer, items[index]!);
  }
}

export function printParenthesised(writer: SqlWriter, query: Parameters<typeof printQuery>[1]): void {
  writer.text += '(';
  printQuery(writer, query);
  writer.text += ')';
}

function printTuple(writer: SqlWriter, items: readonly Expression[]): void {
  if (items.length === 0)
    throw new InvalidArgumentError('A row value needs at least one item; only the list behind "in" may be empty.');
  writer.text += '(';
  printList(writer, items);
  writer.text += ')';
}

function printArray(writer: SqlWriter, items: readonly Expression[], cast: string | undefined): void {
  if (items.length === 0 && cast === undefined) {
    throw new InvalidArgumentError('An empty array needs a type: give its cast, such as "text[]".');
  }
  writer.text += 'ARRAY[';
  printList(writer, items);
  writer.text += cast === undefined ? ']' : `]::${checkTypeName(cast)}`;
}

function printCase(writer: SqlWriter, node: CaseNode): void {
  if (node.branches.length === 0) throw new InvalidArgumentError('A CASE needs at least one branch.');
  writer.text += 'CASE';
  if (node.operand !== undefined) {
    writer.text += ' ';
    printExpression(writer, node.operand);
  }
  for (const branch of node.branches) {
    writer.text += ' WHEN ';
    printExpression(writer, branch.when);
    writer.text += ' THEN ';
    printExpression(writer, branch.then);
  }
  if (node.otherwise !== undefined) {
    writer.text += ' ELSE ';
    printExpression(writer, node.otherwise);
  }
  writer.text += ' END';
}

function printIdentifier(writer: SqlWriter, node: IdentifierNode): void {
  if (node.parts.length === 0) throw new InvalidArgumentError('An identifier needs at least one part.');
  for (let index = 0; index < node.parts.length; index += 1) {
    if (index > 0) writer.text += '.';
    writer.identifier(node.parts[index]!);
  }
}

function literalText(value: LiteralNode['value']): string {
  if (typeof value === 'string') return quoteLiteral(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value === null) return 'NULL';
  if (typeof value === 'number' && Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  throw new InvalidArgumentError(`${inspect(value)} cannot be a constant in a statement: send it as a value.`);
}

/** The word, which must stand in the list of those allowed: no text from elsewhere is printed. */
export function checkedWord<Word extends string>(word: Word, allowed: readonly Word[]): Word {
  if (allowed.includes(word)) return word;
  throw new InvalidArgumentError(`${inspect(word)} cannot be printed here; allowed are ${allowed.join(', ')}.`);
}

/** The same in upper case. */
export function checkedUpper<Word extends string>(word: Word, allowed: readonly Word[]): string {
  return checkedWord(word, allowed).toUpperCase();
}
