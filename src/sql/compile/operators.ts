import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import {
  type BinaryNode,
  type Expression,
  type LogicalNode,
  PREFIX_OPERATORS,
  type PrefixNode,
  type QuantifiedNode,
} from '../nodes/expression.ts';
import { checkedUpper, printExpression, printOperand, printParenthesised } from './expressions.ts';
import { LEVEL, levelOf, type OperatorRule, operatorRule } from './precedence.ts';
import type { SqlWriter } from './writer.ts';

export function printBinary(writer: SqlWriter, node: BinaryNode): void {
  const { left, operator, right } = node;
  if (operator === 'and' || operator === 'or') {
    printTerms(writer, operator, [left, right]);
  } else if (operator === 'in' || operator === 'not in') {
    printMembership(writer, node);
  } else {
    const rule = ruleOf(operator);
    printOperand(writer, left, rule.left);
    writer.text += operator === '//' && !writer.dialect.decimalIntegerDivision ? ' / ' : rule.text;
    printOperand(writer, right, rule.right);
  }
}

function ruleOf(operator: string): OperatorRule {
  const rule = operatorRule(operator);
  if (rule === undefined) throw new InvalidArgumentError(`${inspect(operator)} is not an operator.`);
  return rule;
}

function printMembership(writer: SqlWriter, node: BinaryNode): void {
  const { right } = node;
  const rule = ruleOf(node.operator);
  if (right.kind === 'tuple' && right.items.length === 0) {
    // SQL has no empty list: nothing is in it, everything is outside it.
    writer.text += node.operator === 'in' ? 'FALSE' : 'TRUE';
    return;
  }
  printOperand(writer, node.left, rule.left);
  writer.text += rule.text;
  if (right.kind === 'tuple' || right.kind === 'subquery') {
    printExpression(writer, right);
    return;
  }
  writer.text += '(';
  printExpression(writer, right);
  writer.text += ')';
}

export function printLogical(writer: SqlWriter, node: LogicalNode): void {
  const { operator, terms } = node;
  if (terms.length === 0) {
    writer.text += operator === 'and' ? 'TRUE' : 'FALSE';
  } else if (terms.length === 1) {
    printExpression(writer, terms[0]!);
  } else {
    printTerms(writer, operator, terms);
  }
}

/** Terms of the same operator inside need no parentheses: both operators are associative. */
function printTerms(writer: SqlWriter, operator: 'and' | 'or', terms: readonly Expression[]): void {
  const own = ruleOf(operator);
  for (let index = 0; index < terms.length; index += 1) {
    const term = terms[index]!;
    if (index > 0) writer.text += own.text;
    printOperand(writer, term, levelOf(term) === own.level ? own.level : LEVEL.NOT);
  }
}

export function printPrefix(writer: SqlWriter, node: PrefixNode): void {
  const operator = checkedUpper(node.operator, PREFIX_OPERATORS);
  if (operator === 'EXISTS') {
    writer.text += 'EXISTS ';
    // A subquery has parentheses of its own; anything else (raw SQL) gets them.
    printOperand(writer, node.operand, node.operand.kind === 'subquery' ? LEVEL.RAW : LEVEL.PLAIN + 1);
    return;
  }
  writer.text += operator === 'NOT' ? 'NOT ' : operator;
  // SUBSCRIPT keeps `- -1` apart, which would begin a comment, and makes plain what NOT covers.
  printOperand(writer, node.operand, LEVEL.SUBSCRIPT);
}

export function printQuantified(writer: SqlWriter, node: QuantifiedNode): void {
  const rule = ruleOf(node.operator);
  if (!rule.quantifiable)
    throw new InvalidArgumentError(`The operator "${node.operator}" cannot stand before ANY or ALL.`);
  printOperand(writer, node.left, LEVEL.SUBSCRIPT);
  writer.text += `${rule.text}${node.quantifier === 'all' ? 'ALL' : 'ANY'}`;
  if (node.right.kind === 'subquery') {
    printParenthesised(writer, node.right.query);
    return;
  }
  writer.text += '(';
  printExpression(writer, node.right);
  writer.text += ')';
}
