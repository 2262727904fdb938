import type { Database } from '../../database/database.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import { tableKey } from '../schema/dependency-order.ts';
import { asWritten, changesAsWritten } from './as-written.ts';
import type { Change, ChangeOf } from './change-types.ts';
import { constraintDependsOn, indexDependsOn } from './dependents.ts';
import { type Comparison, compareModels, type DiffOptions } from './diff-models.ts';
import { OwnDefinitions } from './own-definitions.ts';
import { planChanges } from './plan-changes.ts';
import { type PossibleRename, possibleRenames } from './possible-renames.ts';
import { applyRenames } from './renames.ts';
import type { Step } from './step.ts';
import { splitTaken } from './taken-away.ts';

export interface SafeDiff {
  /** The statements that bring the database nearer to the models and lose nothing. */
  readonly steps: readonly Step[];
  /** What the others would destroy, in words. They are not among the steps. */
  readonly held: readonly string[];
  /** True where the models do not fit the database without the others: a column has another type, say. */
  readonly isNeeded: boolean;
  /** Questions to ask first, answered by `renames`: after the steps a rename would find both names. */
  readonly possibleRenames: readonly PossibleRename[];
  /** True where the database has no table of the models yet. */
  readonly isNew: boolean;
}

/**
 * Compares a database with models, and plans only what loses neither rows nor values: for a database that follows its models
 * while they are written. A column that stays although its field is gone takes NULL from then on, so that rows can be added.
 *
 * @throws what `diffModels` throws
 */
export async function diffSafely(
  database: Database,
  models: readonly ModelCore[],
  options: DiffOptions = {},
): Promise<SafeDiff> {
  const comparison = await compareModels(database, models, options);
  const own = new OwnDefinitions(options.ownStatements ?? []);
  const changes = changesAsWritten(comparison.changes, comparison.written).flatMap((change) => splitTaken(change, own));
  const losses = new Map(changes.map((change) => [change, lossOf(change, comparison, options)]));
  const held = changes.filter((change) => losses.get(change) !== undefined);
  const safe = changes.filter((change) => !held.includes(change) && !standsBy(change, held));
  const created = changes.filter(({ kind }) => kind === 'createTable');
  return {
    steps: plan([...safe, ...held.flatMap(withoutDuty)], comparison, options),
    held: held.flatMap((change) => losses.get(change) ?? []),
    isNeeded: held.some(isNeeded),
    possibleRenames: possibleRenames(comparison.changes),
    isNew: created.length === comparison.wanted.tables.length,
  };
}

function plan(
  changes: readonly Change[],
  { current, wanted, written, dialect }: Comparison,
  { renames = {}, fills = {}, ownStatements = [] }: DiffOptions,
): readonly Step[] {
  const before = applyRenames(current, renames).schema;
  const own = new OwnDefinitions(ownStatements);
  return planChanges(changes, { before, after: asWritten(wanted, written), dialect, fills, own });
}

/** True for a change without which the models do not fit the database. */
function isNeeded(change: Change): boolean {
  if (change.kind === 'changeColumn') return change.parts.includes('type') || change.parts.includes('generated');
  return change.kind === 'changeEnum';
}

/** What a change would destroy; undefined where it destroys nothing. */
function lossOf(change: Change, comparison: Comparison, options: DiffOptions): readonly string[] | undefined {
  if (!MAY_DESTROY.has(change.kind)) return undefined;
  const losses = plan([change], comparison, options).flatMap(({ destroys }) => destroys ?? []);
  return losses.length === 0 ? undefined : [...new Set(losses)];
}

const MAY_DESTROY: ReadonlySet<Change['kind']> = new Set([
  'dropTable',
  'dropColumn',
  'changeColumn',
  'changeEnum',
  'dropEnum',
  'dropConstraint',
  'dropIndex',
  'changeTableComment',
  'changeTableOptions',
]);

/** True for what belongs to a thing that stays, and so stays with it: it is there when the field comes back. */
function standsBy(change: Change, held: readonly Change[]): boolean {
  if (change.kind === 'dropEnum') return held.length > 0;
  if (change.kind !== 'dropConstraint' && change.kind !== 'dropIndex') return false;
  const key = tableKey(change.table.after.table);
  const columns = new Set(
    held.flatMap((one) =>
      one.kind === 'dropColumn' && tableKey(one.table.after.table) === key ? [one.before.name] : [],
    ),
  );
  if (change.kind === 'dropIndex') return indexDependsOn(change.before, columns, true);
  return constraintDependsOn(change.before, columns, true);
}

/** In the place of a column that would go: it need not be given any more. */
function withoutDuty(change: Change): readonly ChangeOf<'changeColumn'>[] {
  if (change.kind !== 'dropColumn') return [];
  const { table, before } = change;
  const isGiven = before.default !== undefined || before.identity !== undefined || before.generated !== undefined;
  const isKey = table.before.primaryKey?.columns.includes(before.name) ?? false;
  if (!before.notNull || isGiven || isKey) return [];
  return [{ kind: 'changeColumn', table, before, after: { ...before, notNull: false }, parts: ['notNull'] }];
}
