import { OperationError } from '../errors/operation-error.ts';

/*
 * What conditions and orders cost the database, in comparisons of a row: what runs for a second on 50,000 rows costs about 400.
 */

/** Looks through a text, an array or a document. */
export const SCAN_COST = 20;
/** A step to related rows: another table is read, or looked into for each row. */
export const RELATION_COST = 40;
/** Counts related rows for each row that is sorted. */
export const COUNT_COST = 200;

export const DEFAULT_MAX_FILTER_COST = 1_000;

/** What the filters and orders of one operation cost, all its lists together. */
export class FilterCost {
  readonly #max: number;
  #cost = 0;

  constructor(max = DEFAULT_MAX_FILTER_COST) {
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
    throw new OperationError(
      'LIMIT_EXCEEDED',
      `The filters and orders of the operation cost more than the ${this.#max} that are allowed (maxFilterCost): ${RELATION_COST} for each step to related rows, ${SCAN_COST} for each search in texts, ${COUNT_COST} for an order by a count, 1 for each other condition. Use fewer of them.`,
      { fields: [path] },
    );
  }

  /** Begins anew, where the same is read in another way. */
  reset(): void {
    this.#cost = 0;
  }
}
