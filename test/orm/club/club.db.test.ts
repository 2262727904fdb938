import { afterAll, beforeAll, describe } from 'vitest';
import { forEachEngine, type TestDatabase } from '../../setup/engines.ts';
import { aggregates } from './aggregates.ts';
import { basics } from './basics.ts';
import { openClub } from './club.ts';
import { dates } from './dates.ts';
import { testExercises } from './exercise.ts';
import { joins } from './joins.ts';
import { recursion } from './recursion.ts';
import { strings } from './strings.ts';

const TOPICS = { basics, joins, aggregates, dates, strings, recursion };

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await engine.createDatabase();
    await openClub(database.db);
  });
  afterAll(() => database.drop());

  for (const [topic, list] of Object.entries(TOPICS))
    describe(topic, () => testExercises(list, engine, () => database));
});
