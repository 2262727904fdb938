import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../../setup/engines.ts';
import { openClub } from './club.ts';

/** A question, the query that asks it, and the answer as plain JavaScript has it. */
export interface Exercise {
  readonly question: string;
  readonly ask: () => PromiseLike<unknown>;
  readonly answer: () => unknown;
}

/** Asks every question of every engine. No answer may be empty, so that none is right by chance. */
export function exercises(list: readonly Exercise[]): void {
  forEachEngine((engine) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await engine.createDatabase();
      await openClub(database.db);
    });
    afterAll(() => database.drop());

    test.each(list)('$question', async ({ ask, answer }) => {
      const wanted = answer();
      expect(wanted).not.toEqual([]);
      expect(await ask()).toEqual(wanted);
    });
  });
}
