import { and, Condition, not } from '../../orm/index.ts';
import { any } from '../../sql/nodes/factories.ts';
import { select } from '../../sql/nodes/query-factories.ts';
import { keyArray } from '../read/key-array.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import { insertRows } from './insert-rows.ts';
import { returning } from './returning.ts';
import { keyOfNamed, namedRows } from './row-keys.ts';
import { runWrite } from './run-write.ts';
import { asList, type ChildChange } from './write-children.ts';
import { assertAllowed, assertNewRows, ruledRows } from './write-rules.ts';
import type { WriteRun } from './write-run.ts';

/** Makes the rows between a row and those that it is joined to: new ones, and ones that are there already. */
export async function joinRows(run: WriteRun, change: ChildChange, created: readonly RowRecord[]): Promise<void> {
  const { relation } = change.write;
  const { api, ownField, otherField } = relation.through!;
  const named = [...(await keysNamed(run, change, 'set')), ...(await keysNamed(run, change, 'connect'))];
  const joined = named.length === 0 ? [] : await keysJoined(run, change, named);
  const keys = [
    ...created.map((row) => row[relation.otherField.property]!),
    ...named.filter((key) => !joined.includes(key)),
  ];
  const rows = keys.map((key) => ({
    [ownField.property]: ownField.type.fromDriver(change.key),
    [otherField.property]: otherField.type.fromDriver(key),
  }));
  await insertRows(run, api, rows, { wanted: new Set() });
}

/** Removes the rows between: those to the rows of `disconnect`, and with `set` those to all others. */
export async function partRows(run: WriteRun, change: ChildChange): Promise<void> {
  const { input } = change;
  const parted = await keysNamed(run, change, 'disconnect');
  if (parted.length > 0) await removeBetween(run, change, isTo(change, parted));
  if (input.set === undefined) return;
  const kept = await keysNamed(run, change, 'set');
  await removeBetween(run, change, not(isTo(change, kept)));
}

async function removeBetween(run: WriteRun, change: ChildChange, which: Condition): Promise<void> {
  const { api } = change.write.relation.through!;
  const query = api.queries
    .delete()
    .where(ruledRows(run.loaders, api, and(isFrom(change), which), { action: 'delete', path: change.path }));
  await runWrite(run.loaders, query.node, returning(api, new Set()));
}

/** Those of the keys that the row is joined to already. */
async function keysJoined(run: WriteRun, change: ChildChange, keys: readonly string[]): Promise<readonly string[]> {
  const { api, otherField } = change.write.relation.through!;
  const rows = await rowsBetween(run, change, keys);
  const rule = run.loaders.scope().rule(baseSource(api));
  if (rule !== undefined && rows.length > 0) {
    const seen = await rowsBetween(run, change, keys, rule);
    const isSeen = new Set(seen.map((row) => row[otherField.property]));
    await assertMakeable(
      run,
      change,
      rows.filter((row) => !isSeen.has(row[otherField.property]!)),
    );
  }
  return rows.map((row) => row[otherField.property]!);
}

/** Rows that are hidden are refused as new ones would be: otherwise who may make none would learn which are there. */
async function assertMakeable({ loaders }: WriteRun, change: ChildChange, hidden: readonly RowRecord[]): Promise<void> {
  if (hidden.length === 0) return;
  const { api, ownField, otherField } = change.write.relation.through!;
  const write = { action: 'create', properties: [ownField.property, otherField.property] } as const;
  assertAllowed(loaders, api, write);
  await assertNewRows(loaders, api, hidden, write);
}

async function rowsBetween(
  { loaders }: WriteRun,
  change: ChildChange,
  keys: readonly string[],
  rule?: Condition,
): Promise<readonly RowRecord[]> {
  const { api, otherField } = change.write.relation.through!;
  const properties = [...api.primaryKey, otherField].map(({ property }) => property);
  const { columns, names } = returning(api, new Set(properties));
  const where = and(isFrom(change), isTo(change, keys), ...(rule === undefined ? [] : [rule]));
  return toRowRecords(await loaders.run(select({ columns, from: [baseSource(api).node], where: where.node })), names);
}

async function keysNamed(run: WriteRun, { input, path, write }: ChildChange, name: string): Promise<readonly string[]> {
  const { other, otherField } = write.relation;
  const rows = namedRows(other, asList(input[name]), `${path}.${name}`);
  return Promise.all(rows.map((row) => keyOfNamed(run, other, row, otherField.property)));
}

function isFrom({ write, key }: ChildChange): Condition {
  const { api, ownField } = write.relation.through!;
  return columnOf(baseSource(api), ownField).eq(ownField.type.fromDriver(key) as never);
}

function isTo({ write }: ChildChange, keys: readonly string[]): Condition {
  const { api, otherField } = write.relation.through!;
  return new Condition(any(columnOf(baseSource(api), otherField).node, '=', keyArray(otherField, keys)));
}
