import { OperationError } from '../errors/operation-error.ts';

/*
 * What conditions and orders cost the database, in comparisons of a row: what runs for a second on 50,000 rows costs about 400.
 */

/** Looks through a text, an array or a document. */
export const SCAN_COST = 20;
/** A step to related rows: another table is read, or looked into for each row. */
export const RELATION_COST = 40;
/** Counts related rows for each row that is sorted. Behind a step to other rows, each count is made once for each row that leads there. */
export const COUNT_COST = 400;

export const DEFAULT_MAX_FILTER_COST = 1_000;

/** Thrown where filters and orders cost more than they may. Nothing more is read for the operation then. */
export class FilterTooCostly extends OperationError {
  constructor(max: number, path: string) {
    super(
      'LIMIT_EXCEEDED',
      `The filters and orders of the operation cost more than the ${max} that are allowed (maxFilterCost): ${RELATION_COST} for each step to related rows, ${SCAN_COST} for each search in a text, ${COUNT_COST} for an order by a count, 1 for each other condition. Use fewer of them.`,
      { fields: [path] },
    );
  }
}

/** What the filters and orders of one operation cost, all its lists together. */
export class FilterCost {
  readonly #max: number;
  #cost = 0;

  /** @param max Default: any cost */
  constructor(max = Number.POSITIVE_INFINITY) {
    this.#max = max;
  }

  /**
   * Counts a part of a filter or an order.
   * @param path of it in the input, for the error
   * @throws OperationError LIMIT_EXCEEDED
   */
  charge(cost: number, path: string): void {
    this.#cost += cost;
    if (this.#cost <= this.#max) return;
    throw new FilterTooCostly(this.#max, path);
  }

  /** Begins anew, where the same is read in another way. */
  reset(): void {
    this.#cost = 0;
  }
}
