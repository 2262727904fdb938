import { and, Condition, not } from '../../orm/index.ts';
import { any } from '../../sql/nodes/factories.ts';
import { keyArray } from '../read/key-array.ts';
import type { RowRecord } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import { insertRows } from './insert-rows.ts';
import { returning, runWrite } from './returning.ts';
import { keyOfNamed, namedRows } from './row-keys.ts';
import { asList, type ChildChange } from './write-children.ts';
import { ruledRows } from './write-rules.ts';
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
  const query = api.queries.select(api.model.columnOf(otherField.property)).where(isFrom(change), isTo(change, keys));
  const { rows } = await run.loaders.run(query.node);
  return rows.map(([key]) => key!);
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
