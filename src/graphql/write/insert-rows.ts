import { Condition, type ModelField } from '../../orm/index.ts';
import { and as andNodes, binary, value } from '../../sql/nodes/factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { loadRow } from '../loaders/load-row.ts';
import type { RowRecord } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import { hasHooks } from './has-hooks.ts';
import { heldInsert } from './held-writes.ts';
import type { Values } from './input-values.ts';
import { readRow } from './key-condition.ts';
import { returning } from './returning.ts';
import { runHeld, runWrite } from './run-write.ts';
import { assertAllowed, assertNewRows, isRuledWrite, ruledWanted } from './write-rules.ts';
import type { WriteRun } from './write-run.ts';

/** Placeholders of one statement: the protocol counts them in 16 bits. */
const MAX_PARAMETERS = 65_535;

/**
 * `INSERT INTO … VALUES … RETURNING …`, in the order of the values. A model with hooks is written by the ORM, which runs them,
 * and the asked columns are read by the keys.
 */
export async function insertRows(
  { loaders }: WriteRun,
  api: ApiModel,
  rows: readonly Values[],
  { wanted, isLast = false }: { readonly wanted: Wanted; readonly isLast?: boolean },
): Promise<RowRecord[]> {
  if (rows.length === 0) return [];
  // Only rules ask which.
  const properties = loaders.gate === undefined ? [] : propertiesOf(rows);
  const write = { action: 'create', properties } as const;
  assertAllowed(loaders, api, write);
  const isRuled = isRuledWrite(loaders, api, write);
  const created = await insertAll(loaders, api, rows, {
    wanted: isRuled ? ruledWanted(loaders, api, write, wanted) : wanted,
    isLast: isLast && !isRuled,
  });
  if (created.length !== rows.length) throw leftOut(api);
  await assertNewRows(loaders, api, created, write);
  return created;
}

/** The database took the statement, and a trigger of the table answered NULL for a row. */
function leftOut({ names }: ApiModel): OperationError {
  return new OperationError('CHECK_VIOLATION', `A trigger of the database has left out a new "${names.type}".`);
}

/** The properties that some of the rows have a value for. */
export function propertiesOf(rows: readonly Values[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row).filter((property) => row[property] !== undefined)))];
}

async function insertAll(
  loaders: WriteRun['loaders'],
  api: ApiModel,
  rows: readonly Values[],
  { wanted, isLast }: { readonly wanted: Wanted; readonly isLast: boolean },
): Promise<RowRecord[]> {
  if (hasHooks(api, 'beforeCreate', 'afterCreate')) {
    const created: Values[] = await api.queries.createMany(rows as never, loaders.executor);
    loaders.clear();
    return Promise.all(created.map((row) => readBack(loaders, api, row, wanted)));
  }
  const filled = rows.map((row) => withDefaults(api, row));
  const held = heldInsert(api, filled, wanted);
  if (held !== undefined) return runHeld(loaders, held, isLast);
  const size = Math.floor(MAX_PARAMETERS / api.meta.fields.size);
  const write = (chunk: readonly Values[]) =>
    runWrite(
      loaders,
      api.queries.insertMany(chunk as never).node,
      returning(api, wanted),
      isLast && chunk === filled ? { api, rows: rows.length } : undefined,
    );
  if (rows.length <= size) return write(filled);
  const returned: RowRecord[] = [];
  for (const chunk of chunks(filled, size)) returned.push(...(await write(chunk)));
  return returned;
}

/** What a row leaves out and a function of its field makes: once, whatever the statement is made as. */
function withDefaults(api: ApiModel, row: Values): Values {
  const fields = api.once(fieldsWithFunctions);
  if (fields.length === 0) return row;
  const filled = { ...row };
  for (const { property, options } of fields)
    if (filled[property] === undefined && options.default?.kind === 'function')
      filled[property] = options.default.create();
  return filled;
}

function fieldsWithFunctions(api: ApiModel): readonly ModelField[] {
  return [...api.meta.fields.values()].filter(({ options }) => options.default?.kind === 'function');
}

/** The row that the ORM answered, with the columns that the client asks. */
export async function readBack(
  loaders: WriteRun['loaders'],
  api: ApiModel,
  row: Values,
  wanted: Wanted,
): Promise<RowRecord> {
  const key = api.primaryKey.map(({ property, type }) => type.toDriver(row[property]));
  if (loaders.scope().isOpen(api)) return (await loadRow(loaders, { api, fields: api.primaryKey }, key, wanted))!;
  // What the client may see of it is decided later.
  const source = baseSource(api);
  const isRow = api.primaryKey.map((field, index) => binary(columnOf(source, field).node, '=', value(key[index]!)));
  return (await readRow(loaders, api, new Condition(andNodes(...isRow)), wanted))!;
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
