import type { ApiModel } from '../api/api-model.ts';
import { childWrites, type NestedWrite } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { createRows, type NewRow } from './create-rows.ts';
import type { Input } from './input-values.ts';
import { joinRows, partRows } from './join-rows.ts';
import type { NewRows } from './new-rows.ts';
import { connectRows, deleteRows, disconnectOthers, disconnectRows } from './owned-rows.ts';
import type { WriteRun } from './write-run.ts';

const NOTHING: Wanted = new Set();

/** A row that is there, and the input that says what belongs to it. */
export interface ParentRow {
  readonly input: Input;
  readonly path: string;
  readonly row: RowRecord;
}

/** The changes to the rows of one relation that a row's input asks for. */
export interface ChildChange {
  readonly write: NestedWrite;
  /** The row's key, as the database's text. */
  readonly key: string;
  readonly path: string;
  readonly input: Input;
}

/** Writes the rows that belong to these ones, relation by relation. */
export async function writeChildren(run: WriteRun, api: ApiModel, parents: readonly ParentRow[]): Promise<void> {
  const writes = api
    .once(childWrites)
    .filter(({ relation }) => parents.some(({ input }) => input[relation.name] != null));
  for (const write of api.once(childWrites)) {
    const { name, ownField } = write.relation;
    const changes = parents.flatMap(({ input, path, row }): ChildChange[] => {
      const given = input[name];
      if (given === undefined) return [];
      const place = `${path}.${name}`;
      if (given === null) throw badInput('A relation takes no null. Leave it out.', place);
      return [{ write, key: row[ownField.property]!, path: place, input: given as Input }];
    });
    if (changes.length === 0) continue;
    const created = await writeRelation(
      run.deeper(changes[0]!.path, write === writes.at(-1)),
      write,
      changes,
      run.newRows,
    );
    run.newRows?.keep(write.relation, created.flat());
  }
}

/** Rows leave before others come, so that a row can take the place of another. */
async function writeRelation(
  run: WriteRun,
  write: NestedWrite,
  changes: readonly ChildChange[],
  newRows: NewRows | undefined,
): Promise<readonly (readonly RowRecord[])[]> {
  const isBetween = write.relation.through !== undefined;
  for (const change of changes) {
    assertNoNulls(change);
    if (isBetween) await partRows(run, change);
    else {
      await deleteRows(run, change);
      await disconnectRows(run, change);
      await disconnectOthers(run, change);
    }
  }
  // Rows that are there already come behind the new ones.
  const isLast = changes.every(({ input }) => input.connect === undefined && input.set === undefined);
  const created = await createChildren(
    run.ending(isLast && !isBetween),
    write,
    changes,
    newRows?.wantedOf(write.relation),
  );
  for (const [index, change] of changes.entries())
    if (isBetween) await joinRows(run, change, created[index]!);
    else await connectRows(run, change);
  return created;
}

/** Makes the new rows of all parents in one statement. @returns those of each change */
async function createChildren(
  run: WriteRun,
  { relation }: NestedWrite,
  changes: readonly ChildChange[],
  asked: Wanted = NOTHING,
): Promise<readonly (readonly RowRecord[])[]> {
  const { other, otherField, through } = relation;
  const rows = changes.map(({ key, path, input }) =>
    asList(input.create).map((each, index): NewRow => {
      const place = Array.isArray(input.create) ? `${path}.create.${index}` : `${path}.create`;
      if (through !== undefined) return { input: each, path: place };
      return { input: each, path: place, fixed: { field: otherField, value: otherField.type.fromDriver(key) } };
    }),
  );
  const wanted = new Set([...other.primaryKey.map(({ property }) => property), otherField.property, ...asked]);
  const all = rows.flat();
  const created =
    all.length === 0 ? [] : await createRows(run, other, all, { wanted, path: `${changes[0]!.path}.create` });
  let next = 0;
  return rows.map(({ length }) => {
    next += length;
    return created.slice(next - length, next);
  });
}

/** A list, or the single value of a relation to one. */
export function asList(value: unknown): readonly Input[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as Input];
}

function assertNoNulls({ input, path }: ChildChange): void {
  for (const [key, value] of Object.entries(input))
    if (value === null || value === false)
      throw badInput(`"${key}" takes no ${value}. Leave it out.`, `${path}.${key}`);
}
