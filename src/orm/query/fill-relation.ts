import type { Executor } from '../../database/executor.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { DriverValue, ParamNode } from '../../sql/nodes/expression.ts';
import { param } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import type { Column } from '../expression/column.ts';
import type { ValueType } from '../fields/value-type.ts';
import { executeQuery } from './execute-query.ts';

export type Row = Record<string, unknown>;

/** A relation to be read with the rows of a query, and how it is read. */
export interface Prefetch {
  /** The property that it fills on each row. */
  readonly property: string;
  /** True: all rows that were found; false: the one, or null. */
  readonly isList: boolean;
  /** The property of the parents' rows that holds the key, for rows in hand. */
  readonly keyProperty: string;
  /** Which column of the parents' result holds it. */
  readonly keyColumn: number;
  readonly keyType: ValueType<any, any>;
  /** The statement, with the slot `KEYS_SLOT`; behind its own columns stands the key of the parent. */
  readonly statement: (dialect: Dialect) => SelectNode;
  /** Turns its answer into rows, with the relations that it reads itself. */
  readonly complete: Completion;
}

type Result = Awaited<ReturnType<Executor['execute']>>;
export type Completion = (result: Result, executor: Executor, signal: AbortSignal | undefined) => Promise<Row[]>;

/** The slot of the parents' keys; no name of a user's begins with `$`. */
export const KEYS_SLOT = '$keys';

/** The keys of all parents as one array. They come as texts already, so that a slot needs no codec. */
export function keysNode(match: Column<any>): ParamNode {
  return param(KEYS_SLOT, (keys) => encodeArray(keys as readonly string[]), `${match.type!.castType}[]`);
}

/** A key's text, the same for a value in hand and for one that was read: a Date is not equal to itself. */
export function keyText(type: ValueType<any, any>, key: unknown): string {
  return type.toDriver(key);
}

/** The same for a key as the driver gave it. */
export function rawKeyText(type: ValueType<any, any>, text: DriverValue): string | null {
  return text === null ? null : type.toDriver(type.fromDriver(text));
}

/** Fills one relation of rows that were read: one statement, whatever the number of rows. `keys` are the rows' keys, in their order. */
export async function fillRelation(
  rows: readonly Row[],
  keys: readonly (string | null)[],
  prefetch: Prefetch,
  reading: { readonly executor: Executor; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { property, isList } = prefetch;
  const found = await readRelated(keys, prefetch, reading.executor, reading.signal);
  for (let index = 0; index < rows.length; index += 1) {
    const key = keys[index]!;
    const related = key === null ? undefined : found.get(key);
    // Two rows with one parent share its row, and its list is copied: what a caller does to one is not done to the other.
    rows[index]![property] = isList ? (related?.slice() ?? []) : (related?.[0] ?? null);
  }
}

async function readRelated(
  keys: readonly (string | null)[],
  { statement, complete, keyType }: Prefetch,
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<Map<string, Row[]>> {
  const wanted = [...new Set(keys)].filter((key) => key !== null);
  const byKey = new Map<string, Row[]>();
  if (wanted.length === 0) return byKey;
  const node = statement(await executor.dialect());
  const result = await executeQuery(executor, node, {
    args: { [KEYS_SLOT]: wanted },
    ...(signal !== undefined && { signal }),
  });
  const rows = await complete(result, executor, signal);
  const keyColumn = node.columns.length - 1;
  for (let index = 0; index < rows.length; index += 1) {
    const key = rawKeyText(keyType, result.rows[index]![keyColumn]!)!;
    const siblings = byKey.get(key);
    if (siblings === undefined) byKey.set(key, [rows[index]!]);
    else siblings.push(rows[index]!);
  }
  return byKey;
}
