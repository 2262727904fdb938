import type { ModelField } from '../../orm/index.ts';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites, parentWrites } from '../api/nested-writes.ts';
import { badInput, OperationError } from '../errors/operation-error.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { type Input, inputValues, type Values, withInputPaths } from './input-values.ts';
import { insertRows } from './insert-rows.ts';
import { haveValues } from './last-write.ts';
import { writeChildren } from './write-children.ts';
import { writeParents } from './write-parents.ts';
import { assertKnownParents } from './write-rules.ts';
import type { WriteRun } from './write-run.ts';

/** Rows of one model that one list of a mutation may make, those of all parents together where it is nested. */
const MAX_NEW_ROWS = 1_000;

/** A row to be made. */
export interface NewRow {
  readonly input: Input;
  /** Where in the operation's input it stands. */
  readonly path: string;
  /** What the row that it is made with decides: its foreign key. */
  readonly fixed?: { readonly field: ModelField; readonly value: unknown };
}

/**
 * Makes rows with all that their inputs hold: first the rows that they name, then they themselves in one statement, then the
 * rows that name them, again one statement a relation for all rows.
 * @param path names the list in errors of the database, which do not say which row they are about
 */
export async function createRows(
  run: WriteRun,
  api: ApiModel,
  rows: readonly NewRow[],
  { wanted, path }: { readonly wanted: Wanted; readonly path: string },
): Promise<RowRecord[]> {
  assertFew(rows.length, path);
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  const values = rows.map(
    (row): Values => ({ ...inputValues(api, columns, row.input, row.path), ...fixedValue(api, row) }),
  );
  await writeParents(run, api, rows, values);
  for (const [index, row] of rows.entries()) assertKeysGiven(api, row, values[index]!);
  await assertKnownParents(
    run.loaders,
    api,
    rows.map(({ path: place, fixed }, index) => ({ values: withoutFixed(values[index]!, fixed), path: place })),
  );
  const all = withKeysForChildren(api, rows, wanted);
  const nests = nestsChildren(api, rows);
  const isLast = run.isLast && !nests;
  const created = await withInputPaths(api, path, () => insertRows(run, api, values, { wanted: all, isLast }));
  if (!nests) return created;
  await writeChildren(
    run.ending(haveValues(api, created, all)),
    api,
    rows.map(({ input, path: place }, index) => ({ input, path: place, row: created[index]! })),
  );
  return created;
}

/** The row that this one is made with was allowed to be written. */
function withoutFixed(values: Values, fixed: NewRow['fixed']): Values {
  return fixed === undefined ? values : { ...values, [fixed.field.property]: undefined };
}

/** @throws OperationError LIMIT_EXCEEDED */
export function assertFew(count: number, path: string): void {
  if (count <= MAX_NEW_ROWS) return;
  throw new OperationError('LIMIT_EXCEEDED', `A list makes ${MAX_NEW_ROWS} rows at most, but got: ${count}.`, {
    fields: [path],
  });
}

function fixedValue(api: ApiModel, { input, path, fixed }: NewRow): Values {
  if (fixed === undefined) return {};
  const { field, value } = fixed;
  const column = api.columns.find((each) => each.field === field);
  const relation = api.once(parentWrites).find((write) => write.relation.ownField === field)?.relation;
  for (const name of [column?.name, relation?.name])
    if (name !== undefined && input[name] !== undefined && input[name] !== null)
      throw badInput(`"${name}" is decided by the row that this one is made with. Leave it out.`, `${path}.${name}`);
  return { [field.property]: value };
}

/** Foreign keys look optional in the schema, since a relation may stand in their place; one of both must be there. */
function assertKeysGiven(api: ApiModel, { path }: NewRow, values: Values): void {
  for (const { relation } of api.once(parentWrites)) {
    const { property, options } = relation.ownField;
    if (options.nullable || options.default !== undefined || values[property] !== undefined) continue;
    const { name } = api.columns.find(({ field }) => field === relation.ownField)!;
    throw badInput(`"${relation.name}" or "${name}" must be given.`, `${path}.${relation.name}`, `${path}.${name}`);
  }
}

type WithInput = { readonly input: Input };

/** True where rows are written behind these ones. */
export function nestsChildren(api: ApiModel, rows: readonly WithInput[]): boolean {
  return api.once(childWrites).some(({ relation }) => rows.some(({ input }) => input[relation.name] !== undefined));
}

/** What is wanted of rows, with the columns by which rows that are written with them refer to them. */
export function withKeysForChildren(api: ApiModel, rows: readonly WithInput[], wanted: Wanted): Wanted {
  const keys = api
    .once(childWrites)
    .filter(({ relation }) => rows.some(({ input }) => input[relation.name] != null))
    .map(({ relation }) => relation.ownField.property);
  return keys.every((key) => wanted.has(key)) ? wanted : new Set([...wanted, ...keys]);
}
