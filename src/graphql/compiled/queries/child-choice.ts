/** Answers in a row in which no page was full, after which the next is read without looking at each parent by itself. */
const CALM_ANSWERS = 3;

/**
 * How the pages of many parents are read: each by itself, which is safe whatever the parents have, or all their rows at once,
 * which is faster where no parent has more rows than its page. Learns from the answers; the first full page ends it for good.
 */
export class ChildChoice {
  #calm = 0;

  /** True where all rows at once have proved to be as many. */
  get isFlat(): boolean {
    return this.#calm >= CALM_ANSWERS;
  }

  /** Told of an answer, whether a page in it was full. */
  note(hasFullPage: boolean): void {
    this.#calm = hasFullPage ? Number.NEGATIVE_INFINITY : this.#calm + 1;
  }
}
