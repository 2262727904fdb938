import { and, type Condition } from '../../orm/index.ts';
import type { ApiModel } from '../api/api-model.ts';
import { baseSource, columnOf } from '../read/source.ts';
import { withInputPaths } from './input-values.ts';
import { returning } from './returning.ts';
import { isNoneOf, isOneOf, missing, type NamedRow, namedRows } from './row-keys.ts';
import { runWrite } from './run-write.ts';
import { asList, type ChildChange } from './write-children.ts';
import { assertNewRows, ruledRows, ruledWanted } from './write-rules.ts';
import type { WriteRun } from './write-run.ts';

/** `UPDATE … SET key = parent`: rows that are there become the row's. */
export async function connectRows(run: WriteRun, change: ChildChange): Promise<void> {
  const { input, write, key } = change;
  const name = input.set === undefined ? 'connect' : 'set';
  const rows = [...rowsNamed(change, 'set'), ...rowsNamed(change, 'connect')];
  if (rows.length === 0) return;
  const { otherField, other } = write.relation;
  await changeAll(other, rows, () =>
    setKey(run, change, otherField.type.fromDriver(key), isOneOf(run.loaders.scope().source(other), rows), name),
  );
}

/** `UPDATE … SET key = NULL`: rows of the row are left without one. */
export async function disconnectRows(run: WriteRun, change: ChildChange): Promise<void> {
  const { other } = change.write.relation;
  if (change.input.disconnect === true) {
    await setKey(run, change, null, belongs(change), 'disconnect');
    return;
  }
  const rows = rowsNamed(change, 'disconnect');
  if (rows.length === 0) return;
  const which = and(belongs(change), isOneOf(run.loaders.scope().source(other), rows));
  await changeAll(other, rows, () => setKey(run, change, null, which, 'disconnect'));
}

/** What `set` does not name is left without the row. */
export async function disconnectOthers(run: WriteRun, change: ChildChange): Promise<void> {
  if (change.input.set === undefined) return;
  const rows = rowsNamed(change, 'set');
  await setKey(
    run,
    change,
    null,
    and(belongs(change), isNoneOf(run.loaders.scope().source(change.write.relation.other), rows)),
    'set',
  );
}

/** `DELETE … WHERE key = parent AND …` */
export async function deleteRows(run: WriteRun, change: ChildChange): Promise<void> {
  const { other } = change.write.relation;
  if (change.input.delete === true) {
    await remove(run, other, belongs(change));
    return;
  }
  const rows = rowsNamed(change, 'delete');
  if (rows.length === 0) return;
  await changeAll(other, rows, () =>
    remove(run, other, and(belongs(change), isOneOf(run.loaders.scope().source(other), rows))),
  );
}

function rowsNamed(
  { input, path, write }: ChildChange,
  name: 'connect' | 'disconnect' | 'set' | 'delete',
): readonly NamedRow[] {
  const value = input[name];
  return value === true ? [] : namedRows(write.relation.other, asList(value), `${path}.${name}`);
}

function belongs({ write, key }: ChildChange): Condition {
  const { other, otherField } = write.relation;
  return columnOf(baseSource(other), otherField).eq(otherField.type.fromDriver(key) as never);
}

/** @returns how many rows there were */
async function setKey(
  run: WriteRun,
  change: ChildChange,
  value: unknown,
  which: Condition,
  name: string,
): Promise<number> {
  const { other, otherField } = change.write.relation;
  const ruled = { action: 'update', properties: [otherField.property], path: change.path } as const;
  const query = other.queries
    .update({ [otherField.property]: value })
    .where(ruledRows(run.loaders, other, which, ruled));
  const wanted = ruledWanted(run.loaders, other, ruled, new Set());
  const write = () => runWrite(run.loaders, query.node, returning(other, wanted));
  const rows = await withInputPaths(other, `${change.path}.${name}`, write);
  await assertNewRows(run.loaders, other, rows, ruled);
  return rows.length;
}

async function remove(run: WriteRun, api: ApiModel, which: Condition): Promise<number> {
  const query = api.queries.delete().where(ruledRows(run.loaders, api, which, { action: 'delete' }));
  return (await runWrite(run.loaders, query.node, returning(api, new Set()))).length;
}

/** All the rows that a client named must be there: writing only some of them would be half done. */
async function changeAll(api: ApiModel, rows: readonly NamedRow[], change: () => Promise<number>): Promise<void> {
  if ((await change()) < rows.length) throw missing(api, rows.length === 1 ? rows[0]!.path : listPath(rows[0]!.path));
}

/** `input.posts.connect` of `input.posts.connect.0`. */
function listPath(path: string): string {
  return path.replace(/\.\d+$/, '');
}
