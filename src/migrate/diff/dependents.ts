import type { Expression } from '../../sql/nodes/expression.ts';
import { unquoteName } from '../introspect/parse-index-definition.ts';
import type { ConstraintDefinition, IndexDefinition, TableDefinition } from '../schema/schema-types.ts';
import { sqlPieces } from './renames.ts';

/** True where the expression names one of the columns; in doubt true, since it is only made anew then. */
function names(expression: Expression | undefined, columns: ReadonlySet<string>): boolean {
  if (expression === undefined) return false;
  if (expression.kind === 'column') return columns.has(expression.name);
  if (expression.kind !== 'raw') return true;
  return sqlPieces(expression.strings.join('')).some((piece) => columns.has(unquoteName(piece)));
}

/** True where an index must go before the columns change: PostgreSQL moves plain ones by itself, not those with expressions. */
export function indexDependsOn(index: IndexDefinition, columns: ReadonlySet<string>, plainToo: boolean): boolean {
  const isPlain = ({ kind }: Expression): boolean => kind === 'column';
  const inItems = index.items.some(
    ({ expression }) => names(expression, columns) && (plainToo || !isPlain(expression)),
  );
  return inItems || names(index.where, columns);
}

/** The same for a constraint. Foreign keys always go, since both of their ends must change together. */
export function constraintDependsOn(
  constraint: ConstraintDefinition,
  columns: ReadonlySet<string>,
  plainToo: boolean,
): boolean {
  switch (constraint.kind) {
    case 'check':
      return names(constraint.expression, columns);
    case 'foreignKey':
      return constraint.columns.some((name) => columns.has(name));
    default:
      return plainToo && constraint.columns.some((name) => columns.has(name));
  }
}

/** The columns that are computed from one of the others. */
export function computedFrom({ columns }: TableDefinition, touched: ReadonlySet<string>): readonly string[] {
  return columns
    .filter(({ generated }) => generated !== undefined && names(generated.expression, touched))
    .map(({ name }) => name);
}
