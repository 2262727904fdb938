import type { ApiModel } from '../api/api-model.ts';
import { badInput, OperationError } from '../errors/operation-error.ts';
import { type CursorValues, decodeCursor } from './cursor.ts';
import type { Order } from './order.ts';

/** The arguments of a connection that choose a page. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly offset?: number | null;
}

/** Which rows of an ordered list make the page. */
export interface PageWindow {
  readonly limit: number;
  readonly offset: number;
  /** True where the page is counted from the end. */
  readonly isBackward: boolean;
  readonly after: CursorValues | undefined;
  readonly before: CursorValues | undefined;
}

/** Nobody turns this many pages; databases read every skipped row. */
const MAX_OFFSET = 1_000_000;

/** @throws OperationError BAD_USER_INPUT, LIMIT_EXCEEDED or BAD_CURSOR */
export function pageWindow(api: ApiModel, args: PageArguments, order: Order): PageWindow {
  const { first, last, after, before, offset } = args;
  const isBackward = given(last);
  if (given(first) && isBackward)
    throw badInput('"first" and "last" cannot go together: a page is counted from one end.', 'first', 'last');
  if (isBackward && given(offset))
    throw badInput('"offset" cannot go with "last": it is counted from the beginning.', 'offset', 'last');
  const name = isBackward ? 'last' : 'first';
  const limit = (isBackward ? last : first) ?? api.pageSize.default;
  if (limit < 0) throw badInput(`"${name}" must be at least 0, but got: ${limit}.`, name);
  if (limit > api.pageSize.max)
    throw tooMany(
      `"${name}" may be ${api.pageSize.max} at most, but got: ${limit}. Read the next page by its cursor.`,
      name,
    );
  const skipped = offset ?? 0;
  if (skipped < 0) throw badInput(`"offset" must be at least 0, but got: ${skipped}.`, 'offset');
  if (skipped > MAX_OFFSET)
    throw tooMany(`"offset" may be ${MAX_OFFSET} at most. Go on from a cursor instead.`, 'offset');
  return {
    limit,
    offset: skipped,
    isBackward,
    after: given(after) ? decodeCursor(after, order, 'after') : undefined,
    before: given(before) ? decodeCursor(before, order, 'before') : undefined,
  };
}

function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function tooMany(message: string, field: string): OperationError {
  return new OperationError('LIMIT_EXCEEDED', message, { fields: [field] });
}
