import type { ModelField } from '../../orm/index.ts';
import { automaticAssignments } from '../../orm/query/row-change.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, binary, column, or, value } from '../../sql/nodes/factories.ts';
import type { ConflictNode } from '../../sql/nodes/query.ts';
import { assignment, conflict, select } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { childWrites } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import { type WhereInput, whereCondition } from '../read/where.ts';
import type { NewRow } from './create-rows.ts';
import { inputValues, type Values, withInputPaths } from './input-values.ts';
import { propertiesOf } from './insert-rows.ts';
import { returning } from './returning.ts';
import { runWrite } from './run-write.ts';
import { writeParents } from './write-parents.ts';
import {
  assertAllowed,
  assertKnownParents,
  assertNewRows,
  isRuledWrite,
  type RuledWrite,
  writeRules,
} from './write-rules.ts';
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
  /** What `upsertValues` made of the rows, which has written the rows that they name: once, whatever becomes of them. */
  readonly values: readonly Values[];
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
  { values, wanted, onConflict }: UpsertOptions,
): Promise<RowRecord[]> {
  if (rows.length === 0) return [];
  assertDistinct(conflictTarget(api, onConflict.target), values);
  const { loaders } = run;
  const target = conflictTarget(api, onConflict.target);
  const updated = updatedFields(api, values, { target: onConflict.target, update: onConflict.update ?? undefined });
  const create = { action: 'create', properties: propertiesOf(values) } as const;
  const update = { action: 'update', properties: updated.map(({ property }) => property) } as const;
  assertAllowed(loaders, api, create);
  if (updated.length > 0) assertAllowed(loaders, api, update);
  await assertKnownParents(
    loaders,
    api,
    rows.map(({ path }, index) => ({ values: values[index]!, path })),
  );
  const isRuled = [create, update].some((write) => isRuledWrite(loaders, api, write));
  const before = isRuled ? await keysBefore(loaders, api, target, values) : new Set<string>();
  const { node } = api.queries.insertMany(values as never);
  const clause = conflictNode(run, api, { fields: target, updated, where: onConflict.where, rules: update });
  const asked = isRuled ? new Set([...wanted, ...keyProperties(api, target)]) : wanted;
  const written = await withInputPaths(api, 'input', () =>
    runWrite(loaders, { ...node, onConflict: clause }, returning(api, asked)),
  );
  if (isRuled) {
    const isOld = (row: RowRecord): boolean => before.has(targetText(target, row));
    await assertNewRows(
      loaders,
      api,
      written.filter((row) => !isOld(row)),
      create,
    );
    await assertNewRows(loaders, api, written.filter(isOld), update);
  }
  return written;
}

function keyProperties(api: ApiModel, target: readonly ModelField[]): readonly string[] {
  return [...api.primaryKey, ...target].map(({ property }) => property);
}

function targetText(target: readonly ModelField[], row: RowRecord): string {
  return JSON.stringify(target.map(({ property }) => row[property]));
}

/** The keys of those of the rows that are there already: they are updated, the others made. */
async function keysBefore(
  loaders: Loaders,
  api: ApiModel,
  target: readonly ModelField[],
  rows: readonly Values[],
): Promise<ReadonlySet<string>> {
  const source = baseSource(api);
  const given = rows.filter((row) => target.every(({ property }) => row[property] != null));
  if (given.length === 0) return new Set();
  const isGiven = given.map((row) =>
    and(
      ...target.map((field) =>
        binary(columnOf(source, field).node, '=', value(field.type.toDriver(row[field.property]))),
      ),
    ),
  );
  const { columns, names } = returning(api, new Set(target.map(({ property }) => property)));
  const query = select({ columns, from: [source.node], where: or(...isGiven) });
  const found = toRowRecords(await loaders.run(query), names);
  return new Set(found.map((row) => targetText(target, row)));
}

/** The values of rows by property, with the keys of the rows that they name. Those of `create` are made by it. */
export async function upsertValues(run: WriteRun, api: ApiModel, rows: readonly NewRow[]): Promise<Values[]> {
  for (const { input, path } of rows)
    for (const { relation } of api.once(childWrites))
      if (input[relation.name] != null)
        throw badInput(
          `"${relation.name}" cannot be written where a row may be there already. Write it by a mutation of its own.`,
          `${path}.${relation.name}`,
        );
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  const values = rows.map(({ input, path }) => inputValues(api, columns, input, path));
  await writeParents(run, api, rows, values);
  return values;
}

interface ConflictParts {
  readonly fields: readonly ModelField[];
  readonly updated: readonly ModelField[];
  readonly where: ConflictInput['where'];
  readonly rules: RuledWrite;
}

function conflictNode(
  { loaders }: WriteRun,
  api: ApiModel,
  { fields, updated, where, rules }: ConflictParts,
): ConflictNode {
  const columns = fields.map((field) => field.column);
  if (updated.length === 0) return conflict({ columns, action: 'nothing' });
  const scope = loaders.scope();
  const source = scope.source(api);
  const conditions: SqlExpression[] = writeRules(loaders, rules, source, scope).map((rule) => rule.node);
  if (where !== undefined && where !== null)
    conditions.push(whereCondition(where, source, scope, 'onConflict.where').node);
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
  return [...new Set(update)].map((property) => {
    const column = possible.find(({ field }) => field.property === property);
    if (column === undefined) throw badInput(`"${property}" cannot be updated.`, 'onConflict.update');
    return column.field;
  });
}
