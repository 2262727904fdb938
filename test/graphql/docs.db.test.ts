import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi } from './setup/api.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/graphql.md'), 'utf8');
const OPERATIONS = [...TEXT.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, operation]) => operation!);

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine);
  });
  afterAll(() => api.drop());

  test('the docs have examples', () => {
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(3);
  });

  test.each(OPERATIONS)('an example of the docs runs: %s', async (operation) => {
    const { errors, data } = await api.run(operation);
    expect(errors).toBeUndefined();
    expect(data).not.toBeNull();
  });
});
