import { afterAll, beforeAll, describe } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { openBlog } from './blog.ts';
import { aggregates } from './cases/aggregates.ts';
import { expressions } from './cases/expressions.ts';
import { joins } from './cases/joins.ts';
import { selects } from './cases/select.ts';
import { subqueries } from './cases/subqueries.ts';
import { testQueries } from './query-case.ts';

const TOPICS = { selects, joins, subqueries, expressions, aggregates };

forEachEngine((engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openBlog(engine);
  });
  afterAll(() => database.drop());

  for (const [topic, cases] of Object.entries(TOPICS))
    describe(topic, () => testQueries(cases, engine, () => database));
});
