import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { printSchemaSorted } from '../../src/graphql/index.ts';
import { phoebe } from './phoebe-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMMITTED = readFileSync(join(ROOT, 'schema/schema.graphql'), 'utf8');

test('schema/schema.graphql is what the models make: if not, run `npm run schema` and commit the file', async () => {
  const { status, stdout, stderr } = await phoebe(['schema', 'export', '--stdout'], { cwd: ROOT });
  expect([status, stderr]).toEqual([0, '']);
  expect(COMMITTED).toBe(stdout);
});

test('schema/schema.graphql is a valid schema, and sorted', () => {
  expect(printSchemaSorted(buildSchema(COMMITTED))).toBe(COMMITTED);
});
