import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi } from './setup/api.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

/*
 * Each case is an operation, its answer and the statements that it sent. Operations that write find the sample rows as they
 * are in setup/seed-blog.ts. Statements are compared on PostgreSQL's engines; elsewhere their number is.
 */
const FOLDER = join(import.meta.dirname, 'cases');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''));

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    // One connection answers in the order in which it was asked, so what is read together is always the same.
    api = await blogApi(engine, { size: 1 });
  });
  afterAll(() => api.drop());

  describe('every case has its answer and its statements', () => {
    test.each(CASES)('%s', async (name) => {
      const text = readFileSync(join(FOLDER, `${name}.graphql`), 'utf8');
      const variables = /^# variables: (.*)$/m.exec(text)?.[1];
      const { result, statements } = await api.watch(text, variables === undefined ? {} : JSON.parse(variables));
      if (name.startsWith('write-')) {
        await clearBlog(api.database.db);
        await seedBlog(api.database.db);
      }
      await expect(`${JSON.stringify(result, null, 2)}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.json`));
      const file = join(FOLDER, `${name}.sql`);
      if (engine.dialect.lateralLimit) await expect(`${statements.join(';\n')};\n`).toMatchFileSnapshot(file);
      else expect(statements).toHaveLength(readFileSync(file, 'utf8').trimEnd().split('\n').length);
    });
  });
});
