import { expect } from 'vitest';
import type { QueryEvent } from '../../src/database/query-event.ts';

/** What a database was asked: give `record` to it as its `onQuery` hook. */
export class QueryLog {
  readonly #events: QueryEvent[] = [];

  readonly record = (event: QueryEvent): void => {
    this.#events.push(event);
  };

  /** All events so far; BEGIN, COMMIT and savepoints are `control`. */
  get events(): readonly QueryEvent[] {
    return this.#events;
  }

  /** The text of the statements so far, without transaction control. */
  get statements(): readonly string[] {
    return this.#events.filter((event) => event.kind === 'statement').map((event) => event.sql);
  }
}

/**
 * Runs `body` and fails unless it sent exactly `count` statements (transaction control is not counted): the guard against a
 * list that asks once for each row. The failure shows the statements.
 *
 * @example const rows = await expectQueries(database, 1, () => User.select().with(Tweet.user));
 */
export async function expectQueries<Result>(
  { queries }: { readonly queries: QueryLog },
  count: number,
  body: () => PromiseLike<Result>,
): Promise<Result> {
  const before = queries.statements.length;
  const result = await body();
  const sent = queries.statements.slice(before);
  expect(sent.length, `${count} statements were expected, ${sent.length} were sent:\n${sent.join('\n')}\n`).toBe(count);
  return result;
}
