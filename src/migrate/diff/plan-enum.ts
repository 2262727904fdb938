import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { ColumnChange } from '../../sql/nodes/alteration.ts';
import { objectName } from '../schema/object-name.ts';
import type { EnumDefinition } from '../schema/schema-types.ts';
import type { ChangeOf, TablePair } from './change-types.ts';
import { type Step, step } from './step.ts';
import { isOfEnum } from './type-change.ts';

/** What to do about a type, and what when nothing uses its old form any more. */
export interface EnumPlan {
  readonly steps: readonly Step[];
  readonly last: readonly Step[];
}

/**
 * Gives a type other values. New ones are added in place; to lose one, or to change the order, the type is made anew where
 * the engine cannot drop a value.
 *
 * @param tables both forms of those that stay
 */
export function planEnum(
  { before, after }: ChangeOf<'changeEnum'>,
  tables: readonly TablePair[],
  dialect: Dialect,
): EnumPlan {
  const kept = after.values.filter((value) => before.values.includes(value));
  const isInOrder = before.values.filter((value) => after.values.includes(value)).join('\0') === kept.join('\0');
  const removed = before.values.filter((value) => !after.values.includes(value));
  const adds = after.values.flatMap((value, index) =>
    before.values.includes(value) ? [] : addValue(before, after, index),
  );
  if (removed.length === 0 && isInOrder) return { steps: adds, last: [] };
  if (!dialect.dropEnumValues) return remake(before, after, tables);
  const drops = removed.map((value) =>
    step(
      { kind: 'dropEnumValue', ...placeOf(after), name: after.name, value },
      { destroys: `the value "${value}" of the type "${after.name}"`, note: 'fails where a row has the value' },
    ),
  );
  return { steps: [...adds, ...drops], last: [] };
}

function addValue(before: EnumDefinition, after: EnumDefinition, index: number): readonly Step[] {
  const next = after.values.slice(index + 1).find((value) => before.values.includes(value));
  return [
    step({
      kind: 'addEnumValue',
      ...placeOf(after),
      name: after.name,
      value: after.values[index]!,
      ...(next !== undefined && { before: next }),
    }),
  ];
}

function remake(before: EnumDefinition, after: EnumDefinition, tables: readonly TablePair[]): EnumPlan {
  const old = objectName(before.name, [], 'old');
  const removed = before.values.filter((value) => !after.values.includes(value));
  const lost =
    removed.length === 0
      ? {}
      : {
          destroys: `${removed.map((value) => `"${value}"`).join(', ')} of the type "${after.name}"`,
          note: 'fails where a row has one of them',
        };
  return {
    steps: [
      step({ kind: 'renameEnum', ...placeOf(before), name: before.name, to: old }),
      step({ kind: 'createEnum', ...after }),
      ...tables.flatMap((pair) => moveColumns(pair, after, lost)),
    ],
    last: [step({ kind: 'dropEnum', ...placeOf(before), name: old, ifExists: false })],
  };
}

/** The default of a column is of the old type, and goes first. */
function moveColumns(pair: TablePair, type: EnumDefinition, lost: Omit<Step, 'statement'>): readonly Step[] {
  const { table } = pair.after;
  return pair.after.columns.flatMap((column) => {
    const before = pair.before.columns.find(({ name }) => name === column.name);
    if (before === undefined || !isOfEnum(before.type, type) || !isOfEnum(column.type, type)) return [];
    const alter = (action: ColumnChange, more?: Omit<Step, 'statement'>): Step =>
      step({ kind: 'alterColumn', table, column: column.name, action }, more);
    return [
      ...(before.default === undefined ? [] : [alter({ change: 'dropDefault' })]),
      alter({ change: 'type', type: column.type, cast: 'viaText' }, lost),
      ...(column.default === undefined ? [] : [alter({ change: 'setDefault', default: column.default })]),
    ];
  });
}

function placeOf({ schema }: EnumDefinition): { readonly schema?: string } {
  return schema === undefined ? {} : { schema };
}
