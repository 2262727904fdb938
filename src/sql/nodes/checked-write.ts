import type { Expression } from './expression.ts';
import { binary, call, caseWhen, cast, column, keyword, literal, or, postfix } from './factories.ts';
import type { DeleteNode, InsertNode, SelectionNode, SelectNode, UpdateNode } from './query.ts';
import { commonTable, derived, join, select, selection, table, values } from './query-factories.ts';

/** What the database's error says where the rows are others than a checked write allows. */
export const UNEXPECTED_ROWS = 'phoebe: rows other than expected';

/** What must be true of the rows that a write gives back. Names are those of `names`. */
export interface RowCheck {
  /** How many rows it must write. */
  readonly rows: number;
  /** A column that is never NULL, by which a missing row is known; undefined where there is none: the rows are counted. */
  readonly key: string | undefined;
  /** Columns that must not be NULL. */
  readonly notNull: readonly string[];
}

/** A write that gives rows back, and the names of their columns. */
export interface NamedWrite {
  readonly write: InsertNode | UpdateNode | DeleteNode;
  readonly names: readonly string[];
}

/**
 * Returns a statement that writes and gives back the same rows, but fails in the database, with UNEXPECTED_ROWS in its message,
 * where they are not what the check says. So COMMIT can travel with it: behind an error it is not carried out.
 *
 * @example
 * WITH "written" AS (UPDATE … RETURNING "id", "n")
 * SELECT "written"."id", "written"."n" FROM (VALUES (1)) AS "one" LEFT JOIN "written" ON TRUE
 * WHERE CASE WHEN "written"."id" IS NULL THEN ('phoebe: …' || coalesce("written"."id"::text, ''))::bool ELSE TRUE END
 */
export function checkedWrite({ write, names }: NamedWrite, { rows, key, notNull }: RowCheck): SelectNode {
  const returning = (write.returning ?? []).map(({ expression }, index) => named(expression, names[index]!));
  const isKnownByKey = rows === 1 && key !== undefined;
  const one = isKnownByKey
    ? derived(values([[literal(1)]]), 'one')
    : derived(select({ columns: [selection(call('count', [keyword('*')]), 'rows')], from: [table('written')] }), 'one');
  const isMissing = isKnownByKey
    ? postfix(written(key), 'is null')
    : binary(column('one', 'rows'), '<>', literal(rows));
  // A constant would be cast when the statement is planned, and fail always: a column keeps it for the rows.
  const text = call('coalesce', [cast(written(names[0]!), 'text'), literal('')]);
  const failure = cast(binary(literal(UNEXPECTED_ROWS), '||', text), 'bool');
  const isUnexpected = or(isMissing, ...notNull.map((name) => postfix(written(name), 'is null')));
  return select({
    with: { recursive: false, tables: [commonTable({ name: 'written', query: { ...write, returning } })] },
    columns: names.map((name) => selection(written(name))),
    from: [one],
    joins: [join('left', table('written'), literal(true))],
    where: caseWhen([{ when: isUnexpected, then: failure }], literal(true)),
  });
}

function named(expression: Expression, name: string): SelectionNode {
  const isNamed = expression.kind === 'column' && expression.name === name;
  return isNamed ? selection(expression) : selection(expression, name);
}

function written(name: string): Expression {
  return column('written', name);
}
