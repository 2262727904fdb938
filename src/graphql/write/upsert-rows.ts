import type { ModelField } from '../../orm/index.ts';
import { automaticAssignments } from '../../orm/query/encode-values.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, column } from '../../sql/nodes/factories.ts';
import type { ConflictNode } from '../../sql/nodes/query.ts';
import { assignment, conflict } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import { rowConditions } from '../read/page-parts.ts';
import type { RowRecord } from '../read/row-record.ts';
import { baseSource } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import { type WhereInput, whereCondition } from '../read/where.ts';
import type { NewRow } from './create-rows.ts';
import { inputValues, type Values, withInputPaths } from './input-values.ts';
import { returning, runWrite } from './returning.ts';
import { writeParents } from './write-parents.ts';
import type { WriteRun } from './write-run.ts';

/** What happens to a row that is there already, as GraphQL hands it over. Columns are given by their properties. */
export interface ConflictInput {
  /** The columns of a unique key. */
  readonly target: readonly string[];
  /** What takes the new row's value. Default: every given column that may be updated and is not in the target. */
  readonly update?: readonly string[] | null;
  /** Only rows that pass are updated. */
  readonly where?: WhereInput | null;
}

export interface UpsertOptions {
  readonly wanted: Wanted;
  readonly onConflict: ConflictInput;
}

/**
 * `INSERT … ON CONFLICT (target) DO UPDATE SET … RETURNING …`
 * @returns the rows that were written; one that is there and was not updated is not among them
 */
export async function upsertRows(
  run: WriteRun,
  api: ApiModel,
  rows: readonly NewRow[],
  { wanted, onConflict }: UpsertOptions,
): Promise<RowRecord[]> {
  if (rows.length === 0) return [];
  for (const { input, path } of rows)
    for (const { relation } of api.once(childWrites))
      if (input[relation.name] != null)
        throw badInput(
          `"${relation.name}" cannot be written where a row may be there already. Write it by a mutation of its own.`,
          `${path}.${relation.name}`,
        );
  const values = await upsertValues(run, api, rows);
  assertDistinct(conflictTarget(api, onConflict.target), values);
  const { node } = api.queries.insertMany(values as never);
  const clause = conflictNode(run, api, values, onConflict);
  return withInputPaths(api, 'input', () =>
    runWrite(run.loaders, { ...node, onConflict: clause }, returning(api, wanted)),
  );
}

/** The values of rows by property, with the keys of the rows that they name. */
export async function upsertValues(run: WriteRun, api: ApiModel, rows: readonly NewRow[]): Promise<Values[]> {
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  const values = rows.map(({ input, path }) => inputValues(columns, input, path));
  await writeParents(run, api, rows, values);
  return values;
}

function conflictNode(
  { loaders }: WriteRun,
  api: ApiModel,
  values: readonly Values[],
  { target, update, where }: ConflictInput,
): ConflictNode {
  const fields = conflictTarget(api, target);
  const columns = fields.map((field) => field.column);
  const updated = updatedFields(api, values, { target, update: update ?? undefined });
  if (updated.length === 0) return conflict({ columns, action: 'nothing' });
  const source = baseSource(api);
  const conditions: SqlExpression[] = rowConditions(source, undefined, loaders.scope(), 'update');
  if (where !== undefined && where !== null)
    conditions.push(whereCondition(where, source, loaders.scope(), 'onConflict.where').node);
  const given = new Set(updated);
  const set = [
    ...updated.map((field) => assignment(field.column, column('excluded', field.column))),
    ...automaticAssignments(api.model, given),
  ];
  return conflict({ columns, action: { set, ...(conditions.length === 0 ? {} : { where: and(...conditions) }) } });
}

/** The columns of a conflict must be those of a unique key, in any order. */
export function conflictTarget(api: ApiModel, target: readonly string[]): readonly ModelField[] {
  const keys = [api.primaryKey, ...api.uniqueKeys.map(({ columns }) => columns.map(({ field }) => field))];
  const wanted = new Set(target);
  const found = keys.find((key) => key.length === wanted.size && key.every(({ property }) => wanted.has(property)));
  if (found !== undefined && found.length > 0) return found;
  const known = keys
    .filter((key) => key.length > 0)
    .map((key) => `[${key.map(({ property }) => property).join(', ')}]`);
  throw badInput(
    `The target of a conflict is the columns of a unique key. "${api.names.type}" has ${known.join(', ') || 'none'}.`,
    'onConflict.target',
  );
}

/** A statement cannot update a row that it has just written. */
function assertDistinct(target: readonly ModelField[], rows: readonly Values[]): void {
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const given = target.map(({ property }) => row[property]);
    if (given.some((value) => value === undefined || value === null)) continue;
    const key = JSON.stringify(target.map(({ type }, position) => type.toDriver(given[position])));
    const first = seen.get(key);
    if (first !== undefined) throw badInput('Two of the rows have the same key.', `input.${first}`, `input.${index}`);
    seen.set(key, index);
  }
}

function updatedFields(
  api: ApiModel,
  values: readonly Values[],
  { target, update }: { readonly target: readonly string[]; readonly update: readonly string[] | undefined },
): ModelField[] {
  const possible = api.columns.filter(({ canUpdate, field }) => canUpdate && !target.includes(field.property));
  if (update === undefined)
    return possible
      .map(({ field }) => field)
      .filter(({ property }) => values.some((row) => row[property] !== undefined));
  return update.map((property) => {
    const column = possible.find(({ field }) => field.property === property);
    if (column === undefined) throw badInput(`"${property}" cannot be updated.`, 'onConflict.update');
    return column.field;
  });
}
