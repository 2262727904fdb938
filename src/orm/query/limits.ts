import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { value } from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import { Slot, slotNode } from '../expression/param.ts';
import { countType } from '../fields/types/integer.ts';

/** The node of a LIMIT or OFFSET: a whole number as a parameter, or a slot of a held query. */
export function limitNode(count: number | Slot, method: string): SqlExpression {
  if (count instanceof Slot) return slotNode(count, countType);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new InvalidArgumentError(`${method}() takes a whole number of at least 0, but got: ${inspect(count)}.`);
  return value(String(count));
}

/** Where a page of this size begins. Pages count from 1. */
export function pageOffset(page: number, pageSize: number): number {
  if (!Number.isSafeInteger(page) || page < 1)
    throw new InvalidArgumentError(`paginate() counts pages from 1, but got: ${inspect(page)}.`);
  return (page - 1) * pageSize;
}
