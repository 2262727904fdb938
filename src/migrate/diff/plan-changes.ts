import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { sql } from '../../sql/sql-tag.ts';
import { createComments, createDefinitions } from '../schema/create-definitions.ts';
import { dropDefinitions } from '../schema/drop-definitions.ts';
import type { SchemaDefinition } from '../schema/schema-types.ts';
import type { Change, ChangeKind, ChangeOf } from './change-types.ts';
import { OwnDefinitions } from './own-definitions.ts';
import {
  commentOn,
  type Fills,
  isMadeAnew,
  planAddColumn,
  planChangeColumn,
  planDropColumn,
  planDropNotNull,
} from './plan-columns.ts';
import { planEnum } from './plan-enum.ts';
import { type Step, step } from './step.ts';
import { splitTaken, takenAway } from './taken-away.ts';
import { pairsOf, withDependents } from './with-dependents.ts';

export interface PlanOptions {
  readonly before: SchemaDefinition;
  readonly after: SchemaDefinition;
  readonly dialect: Dialect;
  readonly fills?: Fills;
  /** Default false. */
  readonly concurrently?: boolean;
  /** What the models' own migrations made, which may go without a word. Default: nothing. */
  readonly own?: OwnDefinitions;
}

const NOTHING_OWN = new OwnDefinitions([]);

/**
 * The statements that lead from one schema to another, in an order in which they can run: what is in the way goes first, what
 * builds on something else comes last.
 */
export function planChanges(
  differences: readonly Change[],
  { before, after, dialect, fills = {}, concurrently = false, own = NOTHING_OWN }: PlanOptions,
): readonly Step[] {
  const split = differences.flatMap((change) => splitTaken(change, own));
  const changes = withDependents(split, { before, after, dialect });
  const told: Tell = (change, steps) => {
    const taken = takenAway(change, own);
    return taken.length === 0 ? steps : steps.map((one) => ({ destroys: taken.join(', '), ...one }));
  };
  const each = <Kind extends ChangeKind>(
    kind: Kind,
    plan: (change: ChangeOf<Kind>) => readonly Step[],
  ): readonly Step[] =>
    changes
      .filter((change): change is ChangeOf<Kind> => change.kind === kind)
      .flatMap((change) => told(change, plan(change)));
  const dropped = changes.flatMap((change) => (change.kind === 'dropTable' ? [change.before] : []));
  const created = changes.flatMap((change) => (change.kind === 'createTable' ? [change.after] : []));
  const newEnums = changes.flatMap((change) => (change.kind === 'createEnum' ? [change.after] : []));
  const creations = createDefinitions({ enums: newEnums, tables: created }, { ifNotExists: false });
  const pairs = pairsOf(before, after);
  const enums = changes.flatMap((change) => (change.kind === 'changeEnum' ? [planEnum(change, pairs, dialect)] : []));
  const isEarly = (kind: string): boolean => kind === 'createSchema' || kind === 'createEnum';
  const isTable = (kind: string): boolean => kind === 'createTable';
  return [
    ...creations.filter(({ kind }) => isEarly(kind)).map((node) => step(node)),
    ...each('renameTable', ({ before: { table }, to }) => [step({ kind: 'renameTable', table, to })]),
    ...each('renameColumn', ({ table: { table }, column, to }) => [step({ kind: 'renameColumn', table, column, to })]),
    ...planDrops(changes, concurrently, told),
    ...each('renameConstraint', ({ table, name, to }) => [
      step({ kind: 'renameConstraint', table: table.after.table, name, to }),
    ]),
    ...each('renameIndex', ({ table, name, to }) => [
      step({ kind: 'renameIndex', table: table.after.table, name, to }),
    ]),
    ...dropDefinitions({ enums: [], tables: dropped }, { ifExists: false }).map((node) =>
      step(node, node.kind === 'dropTable' ? { destroys: `the table "${node.table.name}" with its rows` } : {}),
    ),
    ...enums.flatMap(({ steps }) => steps),
    ...each('changeColumn', (change) =>
      isMadeAnew(change) ? [planDropColumn(change.table.after.table, change.before)] : [],
    ),
    ...each('addColumn', (change) => planAddColumn(change, fills)),
    ...each('changeColumn', (change) =>
      isMadeAnew(change)
        ? [step({ kind: 'addColumn', table: change.table.after.table, column: change.after })]
        : planChangeColumn(change, fills),
    ),
    ...each('changePrimaryKey', planPrimaryKey),
    ...each('changeColumn', (change) => (isMadeAnew(change) ? [] : planDropNotNull(change))),
    ...each('dropColumn', ({ table, before: column }) => [planDropColumn(table.after.table, column)]),
    ...creations.filter(({ kind }) => isTable(kind)).map((node) => step(node)),
    ...planAdditions(changes, concurrently),
    ...creations.filter(({ kind }) => !isEarly(kind) && !isTable(kind)).map((node) => step(node)),
    ...changes.flatMap((change) => told(change, planComment(change))),
    ...each('changeTableOptions', ({ table }) => [
      step({ kind: 'setTableOptions', table: table.after.table, options: table.after.options ?? {} }),
    ]),
    ...each('dropEnum', ({ before: { schema, name } }) => [
      step({ kind: 'dropEnum', ...(schema !== undefined && { schema }), name, ifExists: false }),
    ]),
    ...enums.flatMap(({ last }) => last),
  ];
}

/** Adds to the steps of a change what it takes away. */
type Tell = (change: Change, steps: readonly Step[]) => readonly Step[];

/** Foreign keys first, since they need the keys of other tables. */
function planDrops(changes: readonly Change[], concurrently: boolean, told: Tell): readonly Step[] {
  const constraints = changes.filter((change) => change.kind === 'dropConstraint');
  const drop = (change: ChangeOf<'dropConstraint'>): readonly Step[] => {
    const { table, before } = change;
    const { kind: constraint, name } = before;
    return told(change, [
      step({ kind: 'dropConstraint', constraint, table: table.after.table, name, ifExists: false }),
    ]);
  };
  return [
    ...constraints.filter(({ before }) => before.kind === 'foreignKey').flatMap(drop),
    ...constraints.filter(({ before }) => before.kind !== 'foreignKey').flatMap(drop),
    ...changes
      .filter((change) => change.kind === 'dropIndex')
      .flatMap((change) => {
        const { table, before } = change;
        const { name } = before;
        return told(change, [
          step({ kind: 'dropIndex', table: table.after.table, name, ifExists: false, concurrently }),
        ]);
      }),
  ];
}

/** Foreign keys last, for the same reason. */
function planAdditions(changes: readonly Change[], concurrently: boolean): readonly Step[] {
  const constraints = changes.filter((change) => change.kind === 'addConstraint');
  const add = ({ table, after }: ChangeOf<'addConstraint'>): Step =>
    step({ kind: 'addConstraint', table: table.after.table, constraint: after }, { note: NOTES[after.kind] });
  return [
    ...constraints.filter(({ after }) => after.kind !== 'foreignKey').map(add),
    ...changes
      .filter((change) => change.kind === 'addIndex')
      .map(({ table, after }) =>
        step(
          { kind: 'createIndex', table: table.after.table, ifNotExists: false, concurrently, ...after },
          after.unique ? { note: NOTES.unique } : {},
        ),
      ),
    ...constraints.filter(({ after }) => after.kind === 'foreignKey').map(add),
  ];
}

const NOTES = {
  primaryKey: 'fails where two rows have the same key',
  unique: 'fails where two rows have the same values',
  check: 'fails where a row breaks the rule',
  foreignKey: 'fails where a row names one that is not there',
} as const;

function planPrimaryKey({ table: { before, after } }: ChangeOf<'changePrimaryKey'>): readonly Step[] {
  const node = {
    kind: 'replacePrimaryKey',
    table: after.table,
    ...(before.primaryKey !== undefined && { name: before.primaryKey.name }),
    ...(after.primaryKey !== undefined && { constraint: after.primaryKey }),
  } as const;
  const replace = step(node, after.primaryKey === undefined ? {} : { note: NOTES.primaryKey });
  if (before.isLocked !== true) return [replace];
  return [setLocked(after.table, false), replace, setLocked(after.table, true)];
}

/** cockroachdb/docs#21717: most changes unlock a table by themselves, that of its key does not (57000). */
function setLocked({ schema, name }: TableNode, isLocked: boolean): Step {
  const place = sql.identifier(...(schema === undefined ? [name] : [schema, name]));
  return step(sql`ALTER TABLE ${place} SET (schema_locked = ${sql.literal(isLocked)})`);
}

/** The comments of tables, and of columns that are new. */
function planComment(change: Change): readonly Step[] {
  if (change.kind === 'changeTableComment') {
    const { table, comment } = change.table.after;
    return [step({ kind: 'comment', on: 'table', table, text: comment ?? null })];
  }
  if (change.kind === 'addColumn' && change.after.comment !== undefined)
    return createComments({ ...change.table.after, columns: [change.after] })
      .slice(-1)
      .map((node) => step(node));
  if (change.kind !== 'changeColumn' || !isMadeAnew(change) || change.after.comment === undefined) return [];
  return [commentOn(change.table.after.table, change.after)];
}
