import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { Execute } from '../execute/create-execute.ts';
import { MAX_VALUE_DEPTH } from './document-limits.ts';
import { OperationCosts } from './operation-cost.ts';

/** A page of 100 with 100 each is 10,100 rows; ten such lists in one operation are more than anybody shows. */
export const DEFAULT_MAX_COST = 100_000;

/**
 * Refuses operations that would read more rows than this, before anything is read, whatever executes them.
 * @throws InvalidArgumentError for a cost that is no number
 */
export function limitedExecute(execute: Execute, maxCost: number = DEFAULT_MAX_COST): Execute {
  if (!(Number.isFinite(maxCost) && maxCost >= 1))
    throw new InvalidArgumentError(`maxCost must be a number of at least 1, but got: ${maxCost}.`);
  const costs = new OperationCosts();
  return (async (args) => {
    if (isDeeper(args.variableValues, MAX_VALUE_DEPTH))
      return {
        errors: [
          new OperationError(
            'LIMIT_EXCEEDED',
            `Variables nest more than the ${MAX_VALUE_DEPTH} levels that are allowed.`,
          ),
        ],
      };
    const cost = costs.of(args);
    if (cost <= maxCost) return execute(args);
    const shown = Number.isFinite(cost) ? `${cost} rows` : 'rows without end';
    return {
      errors: [
        new OperationError(
          'LIMIT_EXCEEDED',
          `The operation may read ${shown}; ${maxCost} are allowed. Ask for smaller pages.`,
        ),
      ],
    };
  }) as Execute;
}

/** Level by level, since functions that call themselves are what such a value attacks. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: readonly object[] = isObject(value) ? [value] : [];
  for (let depth = 0; depth <= levels; depth += 1) {
    const deeper: object[] = [];
    let parts = 0;
    for (const object of level)
      for (const part of Object.values(object)) {
        parts += 1;
        if (isObject(part)) deeper.push(part);
      }
    if (parts === 0) return false;
    level = deeper;
  }
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
