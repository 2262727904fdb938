import type { ColumnChange } from '../../sql/nodes/alteration.ts';
import type { Expression, RawNode } from '../../sql/nodes/expression.ts';
import { column as columnNode, postfix } from '../../sql/nodes/factories.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { assignment, update } from '../../sql/nodes/query-factories.ts';
import { sql } from '../../sql/sql-tag.ts';
import { catalogSql } from '../introspect/catalog-sql.ts';
import type { ColumnDefinition } from '../schema/schema-types.ts';
import type { ChangeOf } from './change-types.ts';
import { type Step, step } from './step.ts';
import { isWidening } from './type-change.ts';

/** Values for rows that would have NULL where it is not allowed, by `"table.column"`. */
export type Fills = Readonly<Record<string, Expression>>;

/** A column that rows need a value in comes in three steps where a value was given: without the rule, filled, with it. */
export function planAddColumn({ table, after }: ChangeOf<'addColumn'>, fills: Fills): readonly Step[] {
  const node = table.after.table;
  const fill = fills[`${node.name}.${after.name}`];
  const hasValue = after.default !== undefined || after.identity !== undefined || after.generated !== undefined;
  if (!after.notNull || hasValue) return [step({ kind: 'addColumn', table: node, column: after })];
  if (fill === undefined) {
    const note = `fails where the table has rows: give the field a default, or rows a value (--fill ${node.name}.${after.name}=VALUE)`;
    return [step({ kind: 'addColumn', table: node, column: after }, { note })];
  }
  return [
    step({ kind: 'addColumn', table: node, column: { ...after, notNull: false } }),
    fillNulls(node, after.name, fill),
    alter(node, after.name, { change: 'setNotNull' }),
  ];
}

/** A column whose value is computed another way is made anew. */
export function isMadeAnew({ parts }: ChangeOf<'changeColumn'>): boolean {
  return parts.includes('generated');
}

export function planDropColumn(table: TableNode, column: ColumnDefinition): Step {
  const lost = column.generated === undefined ? { destroys: `the values of "${table.name}"."${column.name}"` } : {};
  return step({ kind: 'dropColumn', table, column: column.name }, lost);
}

/** The changes of a column that stays, but for NULL being allowed: see `planDropNotNull`. */
export function planChangeColumn(change: ChangeOf<'changeColumn'>, fills: Fills): readonly Step[] {
  const { table, before, after, parts } = change;
  const node = table.after.table;
  const changesType = parts.includes('type');
  const changesIdentity = parts.includes('identity');
  const changesDefault = parts.includes('default') || (changesType && after.default !== undefined);
  const steps: Step[] = [];
  // CockroachDB keeps a comment under a number that the column no longer has after a change of its type (measured, v21.1).
  if (parts.includes('comment')) steps.push(commentOn(node, after));
  if (changesIdentity && before.identity !== undefined) steps.push(alter(node, after.name, { change: 'dropIdentity' }));
  // The old default need not fit the new type.
  if (before.default !== undefined && (changesType || after.default === undefined) && changesDefault)
    steps.push(alter(node, after.name, { change: 'dropDefault' }));
  if (changesType) steps.push(alterType(node, before, after));
  const oldSequence = changesIdentity && after.identity !== undefined ? sequenceOf(before) : undefined;
  if (oldSequence !== undefined) steps.push(step(sql`DROP SEQUENCE ${oldSequence}`));
  const newSequence = changesIdentity && before.identity !== undefined ? sequenceOf(after) : undefined;
  if (newSequence !== undefined) steps.push(...createSequence(node, after.name, newSequence));
  if (changesDefault && after.default !== undefined)
    steps.push(alter(node, after.name, { change: 'setDefault', default: after.default }));
  if (parts.includes('notNull') && after.notNull) {
    const fill = fills[`${node.name}.${after.name}`];
    if (fill !== undefined) steps.push(fillNulls(node, after.name, fill));
    const note =
      fill === undefined
        ? { note: `fails where a row has NULL there: give rows a value (--fill ${node.name}.${after.name}=VALUE)` }
        : {};
    steps.push(alter(node, after.name, { change: 'setNotNull' }, note));
  }
  if (changesIdentity && after.identity !== undefined)
    steps.push(
      alter(node, after.name, { change: 'addIdentity', identity: after.identity }),
      continueSequence(node, after.name),
    );
  return steps;
}

/** A column of a key cannot be NULL, so this comes when the key is gone. */
export function planDropNotNull({ table, after, parts }: ChangeOf<'changeColumn'>): readonly Step[] {
  return parts.includes('notNull') && !after.notNull
    ? [alter(table.after.table, after.name, { change: 'dropNotNull' })]
    : [];
}

/** CockroachDB takes a change that loses nothing in place only without a cast. */
function alterType(node: TableNode, before: ColumnDefinition, after: ColumnDefinition): Step {
  const { type, collation, name } = after;
  const isSafe = isWidening(before.type, type) && before.collation === collation;
  const action = { change: 'type', type, ...(collation !== undefined && { collation }) } as const;
  if (isSafe) return alter(node, name, action);
  return alter(
    node,
    name,
    { ...action, cast: 'direct' },
    { destroys: `what the values of "${node.name}"."${name}" have beyond their new type` },
  );
}

function alter(table: TableNode, column: string, action: ColumnChange, more: Omit<Step, 'statement'> = {}): Step {
  return step({ kind: 'alterColumn', table, column, action }, more);
}

/** `COMMENT ON COLUMN … IS …`; NULL where the column has none. */
export function commentOn(table: TableNode, { name: column, comment }: ColumnDefinition): Step {
  return step({ kind: 'comment', on: 'column', table, column, text: comment ?? null });
}

function fillNulls(table: TableNode, name: string, fill: Expression): Step {
  return step(update({ table, set: [assignment(name, fill)], where: postfix(columnNode(undefined, name), 'is null') }));
}

const SEQUENCE = /^nextval\('((?:[^']|'')+)'(?:::regclass)?(?:::\w+)?\)$/i;

/** The sequence that a column counts by, as its default names it: `nextval('users_id_seq'::regclass)`. */
function sequenceOf({ default: given }: ColumnDefinition): RawNode | undefined {
  const name = given?.kind === 'raw' ? SEQUENCE.exec(given.strings.join(''))?.[1] : undefined;
  return name === undefined ? undefined : catalogSql(name.replaceAll("''", "'"));
}

function createSequence(table: TableNode, name: string, sequence: RawNode): readonly Step[] {
  const owner = sql.identifier(...placeOf(table));
  const text = sql.literal(sequence.strings.join(''));
  return [
    step(sql`CREATE SEQUENCE ${sequence} OWNED BY ${owner}.${sql.identifier(name)}`),
    step(sql`SELECT setval(${text}, ${nextNumber(table, name)}, false)`),
  ];
}

/** A new identity counts from 1, where there may be rows already. */
function continueSequence(table: TableNode, name: string): Step {
  const text = sql.literal(
    placeOf(table)
      .map((part) => `"${part.replaceAll('"', '""')}"`)
      .join('.'),
  );
  return step(
    sql`SELECT setval(pg_get_serial_sequence(${text}, ${sql.literal(name)}), ${nextNumber(table, name)}, false)`,
  );
}

function nextNumber(table: TableNode, name: string): RawNode {
  return sql`(SELECT coalesce(max(${sql.identifier(name)}), 0) + 1 FROM ${sql.identifier(...placeOf(table))})`;
}

function placeOf({ schema, name }: TableNode): readonly [string, ...string[]] {
  return schema === undefined ? [name] : [schema, name];
}
