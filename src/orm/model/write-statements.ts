import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { keyword } from '../../sql/nodes/factories.ts';
import type { InsertNode } from '../../sql/nodes/query.ts';
import { deleteFrom, insert, update, values } from '../../sql/nodes/query-factories.ts';
import type { CombinableQuery } from '../query/combinable-query.ts';
import { DeleteQuery } from '../query/delete-query.ts';
import { encodeInsert, encodeUpdate, type Values } from '../query/encode-values.ts';
import { InsertQuery } from '../query/insert-query.ts';
import { UpdateQuery } from '../query/update-query.ts';
import type { WriteState } from '../query/write-query.ts';
import type { ModelCore } from './model-core.ts';
import type { FieldMap } from './model-types.ts';

function scopeOf(model: ModelCore): WriteState {
  return { model, origin: model.meta.model, selections: [], executor: undefined };
}

/** INSERT … VALUES, or UPSERT. */
export function insertQuery<F extends FieldMap>(
  model: ModelCore,
  rows: readonly object[],
  isUpsert = false,
): InsertQuery<F> {
  const { meta } = model;
  if (!Array.isArray(rows) || rows.length === 0)
    throw new InvalidArgumentError(`An insert into "${meta.name}" needs at least one row.`);
  const upsertKey = meta.primaryKey.map((field) => field.column);
  if (isUpsert && upsertKey.length === 0)
    throw new InvalidArgumentError(`upsert() needs a primary key, and "${meta.name}" has none.`);
  return new InsertQuery<F>(
    insert({
      table: model.source,
      ...rowsOf(model, rows as readonly Values[]),
      ...(isUpsert && { upsert: true, upsertKey }),
    }),
    scopeOf(model),
  );
}

function rowsOf(model: ModelCore, rows: readonly Values[]): Pick<InsertNode, 'columns' | 'source'> {
  const { columns, rows: encoded } = encodeInsert(model, rows);
  if (columns.length > 0) return { columns, source: values(encoded) };
  if (rows.length === 1) return { columns, source: 'defaults' };
  // DEFAULT VALUES makes one row; several need a column to say DEFAULT for.
  const field = [...model.meta.fields.values()].find(({ options }) => options.generated === undefined)!;
  return { columns: [field.column], source: values(rows.map(() => [keyword('default')])) };
}

/** INSERT … SELECT. */
export function insertFromQuery<F extends FieldMap>(
  model: ModelCore,
  query: CombinableQuery<any, any>,
  fields: readonly string[],
): InsertQuery<F> {
  const columns = fields.map((name) => model.meta.fieldOf(name).column);
  const width = query.node.kind === 'select' ? query.node.columns.length : columns.length;
  if (columns.length === 0 || columns.length !== width)
    throw new InvalidArgumentError(
      `insertFrom() of "${model.meta.name}" got a query of ${width} columns for ${columns.length} fields.`,
    );
  // Common tables that write must stand in front of the whole statement, so all of them do.
  const { with: tables, ...source } = query.node;
  return new InsertQuery<F>(
    insert({ table: model.source, columns, source, ...(tables !== undefined && { with: tables }) }),
    scopeOf(model),
  );
}

export function updateQuery<F extends FieldMap>(model: ModelCore, given: object): UpdateQuery<F> {
  const { set, where } = encodeUpdate(model, given as Values);
  return new UpdateQuery<F>(
    update({ table: model.source, set, ...(where !== undefined && { where }) }),
    scopeOf(model),
  );
}

export function deleteQuery<F extends FieldMap>(model: ModelCore): DeleteQuery<F> {
  return new DeleteQuery<F>(deleteFrom({ table: model.source }), scopeOf(model));
}
