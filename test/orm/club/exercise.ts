import type { Database } from 'phoebe';
import { expect, test } from 'vitest';
import type { DialectFlag, Engine, TestDatabase } from '../../setup/engines.ts';

/** A question, the query that asks it, and the answer as plain JavaScript has it. */
export interface Exercise {
  readonly question: string;
  /** Queries of models run where these are bound; others on `db`. */
  readonly ask: (db: Database) => PromiseLike<unknown>;
  readonly answer: () => unknown;
  /** A flag without which an engine cannot answer. */
  readonly needs?: DialectFlag;
}

/** Asks every question. No answer may be empty, so that none is right by chance. */
export function testExercises(list: readonly Exercise[], engine: Engine, database: () => TestDatabase): void {
  for (const { question, ask, answer, needs } of list) {
    const body = async () => {
      const wanted = answer();
      expect(wanted).not.toEqual([]);
      expect(await ask(database().db)).toEqual(wanted);
    };
    if (needs === undefined) test(question, body);
    else engine.skipUnless(needs, `the engine lacks what the flag "${needs}" stands for`)(question, body);
  }
}
