import { join } from 'node:path';
import { buildClientSchema, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { printApolloConfig, printIntrospection } from '../../src/graphql/index.ts';
import { blogSchema } from './setup/api.ts';

test('the cache configuration of the blog is this one', async () => {
  await expect(printApolloConfig(blogSchema)).toMatchFileSnapshot(join(import.meta.dirname, 'schema/apollo-cache.ts'));
});

test('the introspection JSON holds the whole schema', () => {
  const schema = buildClientSchema(JSON.parse(printIntrospection(blogSchema)));
  expect(printSchema(schema)).toContain('type Post implements Node {');
  expect(Object.keys(schema.getTypeMap()).sort()).toEqual(Object.keys(blogSchema.getTypeMap()).sort());
});
