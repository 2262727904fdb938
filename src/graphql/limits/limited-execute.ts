import type { ExecutionResult } from 'graphql';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { LoopTurns } from '../../util/loop-turns.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { Execute } from '../execute/create-execute.ts';
import { ANSWER_ALLOWANCE, type AnswerAllowance, DEFAULT_MAX_ANSWER_BYTES } from './answer-allowance.ts';
import { answerWithin } from './answer-within.ts';
import { MAX_VALUE_DEPTH } from './document-limits.ts';
import { DEFAULT_MAX_FILTER_COST } from './filter-cost.ts';
import { OperationCosts } from './operation-cost.ts';

/** A page of 100 with 100 each is 10,100 rows; ten such lists in one operation are more than anybody shows. */
const DEFAULT_MAX_COST = 100_000;

/** A page of 100 with 100 each, of which each row shows 12 columns: more than anybody reads. */
const DEFAULT_MAX_CELLS = 150_000;

/** An answer of more cells than these waits for a turn of the event loop of its own. */
const LONG_CELLS = 10_000;

/** What operations may cost. */
export interface CostLimits {
  /** Rows that one may read, by its page sizes. Default 100,000. */
  readonly maxCost: number;
  /** Cells of an answer: its fields, as often as they are printed, by the page sizes. Default 150,000. */
  readonly maxCells: number;
  /** Bytes of an answer. Default 5,000,000. */
  readonly maxAnswerBytes: number;
  /**
   * What the filters and orders of an operation may cost the database, all its lists together: 40 for each step to related rows,
   * 20 for each search in a text, an array or a document, 400 for an order by a count of the row's own, and as much again for each
   * step to the row whose count it is, 1 for any other condition. Default 1,000.
   */
  readonly maxFilterCost: number;
}

export const DEFAULT_COST_LIMITS: CostLimits = {
  maxCost: DEFAULT_MAX_COST,
  maxCells: DEFAULT_MAX_CELLS,
  maxAnswerBytes: DEFAULT_MAX_ANSWER_BYTES,
  maxFilterCost: DEFAULT_MAX_FILTER_COST,
};

/**
 * Refuses operations that would read more rows or print more cells than these, before anything is read, and answers that are
 * longer than these bytes, before anything is sent; whatever executes them.
 * @throws InvalidArgumentError for a limit that is no number
 */
export function limitedExecute(execute: Execute, given: Partial<CostLimits> = {}): Execute {
  const limits = { ...DEFAULT_COST_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits))
    if (!(Number.isFinite(value) && value >= 1))
      throw new InvalidArgumentError(`${name} must be a number of at least 1, but got: ${value}.`);
  const costs = new OperationCosts();
  const turns = new LoopTurns();
  const { maxAnswerBytes: maxBytes, maxFilterCost } = limits;
  const short: AnswerAllowance = { maxBytes, maxFilterCost, turns: undefined };
  const long: AnswerAllowance = { maxBytes, maxFilterCost, turns };
  return (async (args) => {
    if (isDeeper(args.variableValues, MAX_VALUE_DEPTH))
      return refused(`Variables nest more than the ${MAX_VALUE_DEPTH} levels that are allowed.`);
    const { rows, cells } = costs.of(args);
    if (rows > limits.maxCost)
      return refused(
        `The operation may read ${shown(rows, 'rows')}; ${limits.maxCost} are allowed (maxCost). Ask for smaller pages.`,
      );
    if (cells > limits.maxCells)
      return refused(
        `The answer may have ${shown(cells, 'cells')}, which are rows times fields; ${limits.maxCells} are allowed (maxCells). Ask for smaller pages, or for fewer fields.`,
      );
    const allowance = cells > LONG_CELLS ? long : short;
    const contextValue = (args.contextValue ?? {}) as { [ANSWER_ALLOWANCE]?: AnswerAllowance };
    contextValue[ANSWER_ALLOWANCE] = allowance;
    return answerWithin(await execute(contextValue === args.contextValue ? args : { ...args, contextValue }), maxBytes);
  }) as Execute;
}

function refused(message: string): ExecutionResult {
  return { errors: [new OperationError('LIMIT_EXCEEDED', message)] };
}

function shown(count: number, what: string): string {
  return Number.isFinite(count) ? `${count} ${what}` : `${what} without end`;
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
