import type { Dialect } from '../dialects/dialect.ts';
import type { Expression } from '../nodes/expression.ts';
import { printExpression } from './expressions.ts';
import { SqlWriter } from './writer.ts';

/**
 * An expression as the text of a definition: columns without their table, values as constants.
 *
 * @throws InvalidArgumentError for a slot of a held query, which only a statement can have
 * @example expressionText(binary(column('users', 'age'), '>=', literal(18)), dialect) // '"age" >= 18'
 */
export function expressionText(expression: Expression, dialect: Dialect): string {
  const writer = new SqlWriter(dialect, true);
  printExpression(writer, expression);
  return writer.text;
}
