import type { Executor } from '../../database/executor.ts';
import { Transaction } from '../../database/transaction.ts';
import { DataError } from '../../errors/query-errors.ts';
import { checkedWrite, type NamedWrite, UNEXPECTED_ROWS } from '../../sql/nodes/checked-write.ts';
import type { Expression } from '../../sql/nodes/expression.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';

/**
 * A write that COMMIT may travel with. Its rows are needed for the answer: a row that is not there, that a trigger has left out, or
 * that holds NULL where the API promises a value, makes the answer an error. Then nothing may be committed, so the statement
 * fails in the database.
 */
export class LastWrite {
  readonly #api: ApiModel;
  readonly #write: NamedWrite;
  readonly #rows: number;
  #checked: SelectNode | undefined;
  #isSure: boolean | undefined;

  /** @param rows how many rows it must write */
  constructor(api: ApiModel, write: NamedWrite, rows: number) {
    this.#api = api;
    this.#write = write;
    this.#rows = rows;
  }

  /** Returns what is to be sent with COMMIT: the write as it is only where committing it without a row leaves nothing. */
  statementFor(executor: Executor): NamedWrite['write'] | SelectNode {
    if (executor instanceof Transaction && executor.isUntouched && !hasTriggers(executor) && this.#areValuesSure())
      return this.#write.write;
    this.#checked ??= checkedWrite(this.#write, {
      rows: this.#rows,
      key: this.#api.primaryKey[0]?.property,
      notNull: promisedNames(this.#api, this.#write.names),
    });
    return this.#checked;
  }

  /** True where the write itself gives every column a value that must have one. */
  #areValuesSure(): boolean {
    const set = writtenColumns(this.#write.write);
    this.#isSure ??= promisedNames(this.#api, this.#write.names).every((name) =>
      set.has(this.#api.meta.fields.get(name)!.column),
    );
    return this.#isSure;
  }
}

/** True where a write failed by the check of its rows: run without COMMIT at its side, it tells which error the answer is. */
export function isUnexpectedRows(error: unknown): boolean {
  return error instanceof DataError && error.cause instanceof Error && error.cause.message.includes(UNEXPECTED_ROWS);
}

/** Returns the columns for which the API promises a value. A database that others made may hold NULL there all the same. */
function promisedNames({ meta, primaryKey }: ApiModel, names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    const field = meta.fields.get(name);
    return field !== undefined && field.options.nullable !== true && !primaryKey.includes(field);
  });
}

/** False where a row that was written holds NULL where the API promises a value, so that the answer will be an error. */
export function haveValues(api: ApiModel, rows: readonly RowRecord[], wanted: Wanted): boolean {
  const names = promisedNames(api, [...wanted]);
  return rows.every((row) => names.every((name) => row[name] !== null));
}

function hasTriggers({ database }: Transaction): boolean {
  return database.knownDialect?.triggers !== false;
}

/** Returns the columns that get a value of the request, and no default or expression. */
function writtenColumns(write: NamedWrite['write']): ReadonlySet<string> {
  if (write.kind === 'update')
    return new Set(write.set.filter(({ value }) => isValue(value)).map(({ column }) => column));
  if (write.kind === 'delete' || write.source === 'defaults' || write.source.kind !== 'values') return new Set();
  const { rows } = write.source;
  return new Set(write.columns.filter((_, index) => rows.every((row) => isValue(row[index]!))));
}

function isValue({ kind }: Expression): boolean {
  return kind === 'value' || kind === 'param';
}
