import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { keyword } from '../../sql/nodes/factories.ts';
import type { InsertNode } from '../../sql/nodes/query.ts';
import { deleteFrom, insert, update, values } from '../../sql/nodes/query-factories.ts';
import type { CombinableQuery } from '../query/combinable-query.ts';
import { DeleteQuery } from '../query/delete-query.ts';
import { type EncodedRows, encodeInsert, encodeStated, type Values } from '../query/encode-values.ts';
import { InsertQuery } from '../query/insert-query.ts';
import { namedField } from '../query/named-field.ts';
import { rowChange } from '../query/row-change.ts';
import { UpdateQuery } from '../query/update-query.ts';
import { withConflict } from '../query/with-conflict.ts';
import type { WriteState } from '../query/write-query.ts';
import type { ModelCore } from './model-core.ts';
import type { FieldMap } from './model-types.ts';

function scopeOf(model: ModelCore): WriteState {
  return { model, origin: model.meta.model, selections: [], executor: undefined };
}

/** INSERT … VALUES. */
export function insertQuery<F extends FieldMap>(model: ModelCore, rows: readonly object[]): InsertQuery<F> {
  if (!Array.isArray(rows))
    throw new InvalidArgumentError(`insertMany() and upsertMany() of "${model.meta.name}" take a list of rows.`);
  const { stated, ...encoded } = encodeInsert(model, rows as readonly Values[]);
  return new InsertQuery<F>(insert({ table: model.source, ...rowsOf(model, encoded) }), { ...scopeOf(model), stated });
}

function rowsOf(
  { meta }: ModelCore,
  { columns, rows }: Pick<EncodedRows, 'columns' | 'rows'>,
): Pick<InsertNode, 'columns' | 'source'> {
  if (columns.length > 0 || rows.length === 0) return { columns, source: values(rows) };
  if (rows.length === 1) return { columns, source: 'defaults' };
  // DEFAULT VALUES makes one row; several need a column to say DEFAULT for.
  const field = [...meta.fields.values()].find(({ options }) => options.generated === undefined)!;
  return { columns: [field.column], source: values(rows.map(() => [keyword('default')])) };
}

/** INSERT … ON CONFLICT over the primary key, or UPSERT: each row sets what it states of the row with its key. */
export function upsertQuery<F extends FieldMap>(model: ModelCore, rows: readonly object[]): InsertQuery<F> {
  const { meta } = model;
  if (meta.primaryKey.length === 0)
    throw new InvalidArgumentError(`upsert() needs a primary key, and "${meta.name}" has none.`);
  const { node, scope } = insertQuery<F>(model, rows);
  const plan = {
    arbiter: { columns: meta.primaryKey.map((field) => field.column) },
    update: [...meta.fields.values()].filter((field) => !meta.primaryKey.includes(field)),
    isUpsert: true,
  };
  return new InsertQuery<F>(withConflict(model, node, scope.stated ?? [], plan), scope);
}

/** INSERT … SELECT. */
export function insertFromQuery<F extends FieldMap>(
  model: ModelCore,
  query: CombinableQuery<any, any>,
  fields: readonly string[],
): InsertQuery<F> {
  const stated = new Set(fields.map((name) => namedField(model, name)));
  const columns = [...stated].map(({ column }) => column);
  const width = query.node.kind === 'select' ? query.node.columns.length : columns.length;
  if (columns.length === 0 || columns.length !== width)
    throw new InvalidArgumentError(
      `insertFrom() of "${model.meta.name}" got a query of ${width} columns for ${columns.length} fields.`,
    );
  // Common tables that write must stand in front of the whole statement, so all of them do.
  const { with: tables, ...source } = query.node;
  return new InsertQuery<F>(
    insert({ table: model.source, columns, source, ...(tables !== undefined && { with: tables }) }),
    { ...scopeOf(model), stated: [stated] },
  );
}

export function updateQuery<F extends FieldMap>(model: ModelCore, given: object): UpdateQuery<F> {
  const { set, where } = rowChange(model, encodeStated(model, given as Values));
  if (set.length === 0)
    throw new InvalidArgumentError(`update() of "${model.meta.name}" got nothing to set. Give at least one field.`);
  return new UpdateQuery<F>(
    update({ table: model.source, set, ...(where !== undefined && { where }) }),
    scopeOf(model),
  );
}

export function deleteQuery<F extends FieldMap>(model: ModelCore): DeleteQuery<F> {
  return new DeleteQuery<F>(deleteFrom({ table: model.source }), scopeOf(model));
}
