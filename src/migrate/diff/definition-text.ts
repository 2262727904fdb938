import { compile } from '../../sql/compile/compile.ts';
import { expressionText } from '../../sql/compile/expression-text.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Expression } from '../../sql/nodes/expression.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import type { ColumnDefinition, ConstraintDefinition, IndexDefinition } from '../schema/schema-types.ts';

const ANY_TABLE = table('t');

/** What a constraint says, whatever its name: two with the same text are the same. */
export function constraintText(constraint: ConstraintDefinition, dialect: Dialect): string {
  return compile({ kind: 'addConstraint', table: ANY_TABLE, constraint: { ...constraint, name: 'n' } }, dialect).sql;
}

/** What an index says, whatever its name. */
export function indexText(index: IndexDefinition, dialect: Dialect): string {
  return compile({ kind: 'createIndex', table: ANY_TABLE, ifNotExists: false, ...index, name: 'n' }, dialect).sql;
}

/** The parts of a column in which two definitions may differ, as texts. */
export function columnTexts(column: ColumnDefinition, dialect: Dialect) {
  const text = (expression: Expression | undefined): string | undefined =>
    expression === undefined ? undefined : expressionText(expression, dialect);
  const { generated } = column;
  return {
    type: `${column.type} ${column.collation ?? ''}`,
    default: text(column.default),
    notNull: String(column.notNull),
    identity: column.identity,
    generated: generated && `${generated.stored} ${text(generated.expression)}`,
    comment: column.comment,
  } as const;
}
