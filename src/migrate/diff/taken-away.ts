import type { ColumnDefinition, TableDefinition } from '../schema/schema-types.ts';
import type { Change, ChangeOf, ColumnPart } from './change-types.ts';
import { constraintDependsOn, indexDependsOn } from './dependents.ts';
import type { OwnDefinitions } from './own-definitions.ts';

/** Parts of a column that a model leaves out by saying nothing, and the keyword of the statements that make them. */
const SILENT_PARTS = { default: 'DEFAULT', identity: 'IDENTITY', comment: 'COMMENT' } as const;
type SilentPart = keyof typeof SILENT_PARTS;

const IN_WORDS = { default: 'the default', identity: 'the identity', comment: 'the comment' } as const;

/**
 * Returns in words what a change takes away though the models' own migrations did not make it; empty where that is nothing. What
 * goes with a column or a table is told with that one, and what comes back under its name is changed and not taken away.
 */
export function takenAway(change: Change, own: OwnDefinitions): readonly string[] {
  switch (change.kind) {
    case 'dropEnum':
      return own.made(change.before.name) ? [] : [`the type "${change.before.name}"`];
    case 'dropConstraint': {
      const { before, table } = change;
      const goesAnyway = isNamed(before.name, table.after) || constraintDependsOn(before, goneColumns(change), true);
      return goesAnyway || own.made(before.name)
        ? []
        : [`the constraint "${before.name}" of "${table.after.table.name}"`];
    }
    case 'dropIndex': {
      const { before, table } = change;
      const goesAnyway = isNamed(before.name, table.after) || indexDependsOn(before, goneColumns(change), true);
      return goesAnyway || own.made(before.name) ? [] : [`the index "${before.name}" of "${table.after.table.name}"`];
    }
    case 'changeTableComment': {
      const { before, after } = change.table;
      const isTaken = before.comment !== undefined && after.comment === undefined;
      return isTaken && !own.made(after.table.name, 'COMMENT') ? [`the comment of "${after.table.name}"`] : [];
    }
    case 'changeTableOptions': {
      const { before, after } = change.table;
      const isTaken = before.options !== undefined && after.options === undefined;
      return isTaken && !own.made(after.table.name, 'ttl_expiration_expression')
        ? [`the time to live of the rows of "${after.table.name}"`]
        : [];
    }
    case 'changeColumn':
      return takenParts(change, own).map(
        (part) => `${IN_WORDS[part]} of "${change.table.after.table.name}"."${change.after.name}"`,
      );
    default:
      return [];
  }
}

/** Returns the change of a column in two: what would only be taken away, and what its model asks for. */
export function splitTaken(change: Change, own: OwnDefinitions): readonly Change[] {
  if (change.kind !== 'changeColumn') return [change];
  const taken = takenParts(change, own);
  if (taken.length === 0) return [change];
  const rest = change.parts.filter((part) => !(taken as readonly ColumnPart[]).includes(part));
  const left = without(change.before, taken);
  const split: Change = { ...change, after: left, parts: taken };
  return rest.length === 0 ? [split] : [split, { ...change, before: left, parts: rest }];
}

function takenParts({ table, before, after, parts }: ChangeOf<'changeColumn'>, own: OwnDefinitions) {
  const silent = Object.keys(SILENT_PARTS) as readonly SilentPart[];
  // A column that is made anew, or counts in another way, has none of its old parts.
  if (parts.includes('generated')) return [];
  return silent.filter(
    (part) =>
      parts.includes(part) &&
      before[part] !== undefined &&
      after[part] === undefined &&
      !(part === 'default' && after.identity !== undefined) &&
      !(part === 'identity' && after.default !== undefined) &&
      !own.made(table.after.table.name, before.name, SILENT_PARTS[part]),
  );
}

function without(column: ColumnDefinition, parts: readonly SilentPart[]): ColumnDefinition {
  const left = { ...column };
  for (const part of parts) delete left[part];
  return left;
}

/** True where the model has something of that name: then it is replaced. */
function isNamed(name: string, { uniques, checks, foreignKeys, indexes }: TableDefinition): boolean {
  return [...uniques, ...checks, ...foreignKeys, ...indexes].some((one) => one.name === name);
}

function goneColumns({ table }: ChangeOf<'dropConstraint' | 'dropIndex'>): ReadonlySet<string> {
  const { before, after } = table;
  return new Set(
    before.columns.map(({ name }) => name).filter((name) => !after.columns.some((column) => column.name === name)),
  );
}
