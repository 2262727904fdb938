import type { DriverValue } from '../../sql/nodes/expression.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { Order } from './order.ts';

/** The values of an order's terms at one row, as the database's texts. */
export type CursorValues = readonly DriverValue[];

/** The place of a row in an order, opaque to clients: the order's hash and the values of its terms. */
export function encodeCursor({ hash }: Order, values: CursorValues): string {
  return Buffer.from(JSON.stringify([hash, ...values])).toString('base64url');
}

/** @throws OperationError BAD_CURSOR for anything that `encodeCursor` did not make for this order */
export function decodeCursor(cursor: string, { hash, steps }: Order, argument: string): CursorValues {
  const [own, ...values] = parseList(cursor) ?? [];
  const isWhole = values.length === steps.length && values.every((each) => each === null || typeof each === 'string');
  if (own !== hash || !isWhole) throw badCursor(argument);
  return values as CursorValues;
}

export function badCursor(argument: string): OperationError {
  return new OperationError(
    'BAD_CURSOR',
    `The cursor in "${argument}" does not belong to this list in this order. Begin at the first page again.`,
    { fields: [argument] },
  );
}

function parseList(cursor: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined; // Not JSON, so no cursor of ours: the caller says so.
  }
}
