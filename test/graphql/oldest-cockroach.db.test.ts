import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../setup/engines.ts';
import { DIALECTS } from '../sql/compile-for.ts';
import { type Api, apiOf, blogApi, blogSchema } from './setup/api.ts';
import { compilingFor } from './setup/compiling-for.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

const FOLDER = join(import.meta.dirname, 'cases');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''));

/*
 * Where no CockroachDB is at hand, at least every statement of the cases has a form for the oldest one that is supported, and the
 * ways around what it lacks give the same answers.
 */
const [engine] = engines().filter(({ dialect, skipReason }) => skipReason === undefined && dialect.lateralLimit);

describe.skipIf(engine === undefined)('the cases on an engine with LATERAL, printed for CockroachDB 21.1', () => {
  let api: Api;
  const texts: string[] = [];
  beforeAll(async () => {
    const { database } = await blogApi(engine!);
    api = await apiOf({ ...database, db: compilingFor(database.db, DIALECTS.cockroach21, texts) }, blogSchema);
  });
  afterAll(() => api.drop());

  test.each(CASES)('%s', async (name) => {
    texts.length = 0;
    const text = readFileSync(join(FOLDER, `${name}.graphql`), 'utf8');
    const variables = /^# variables: (.*)$/m.exec(text)?.[1];
    const result = await api.run(text, variables === undefined ? {} : JSON.parse(variables));
    if (name.startsWith('write-')) {
      await clearBlog(api.database.db);
      await seedBlog(api.database.db);
    }
    expect(result).toEqual(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.join('\n')).not.toMatch(/LATERAL|NULLS (FIRST|LAST)/);
  });
});
