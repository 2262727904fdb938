import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildClientSchema, buildSchema, parse, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { phoebe } from '../cli/phoebe-process.ts';

const OPERATION = `query Feed($first: Int!) {
  tweets(first: $first, orderBy: [{ created: DESC }]) { nodes { id content created user { username } } totalCount }
}`;

const USE = `import type { FeedQuery, FeedQueryVariables } from './operations.ts';
export const variables: FeedQueryVariables = { first: 3 };
export const contents = (data: FeedQuery): string[] => (data.tweets?.nodes ?? []).map((tweet) => \`\${tweet.user.username}: \${tweet.content}\`);
// @ts-expect-error the operation does not ask for it
export const wrong = (data: FeedQuery) => data.tweets!.nodes[0]!.user.name;
`;

test('a frontend gets SDL, introspection and cache policies by one command, and operation types by GraphQL Codegen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-frontend-'));
  try {
    const [sdl, json, apollo] = ['schema.graphql', 'schema.json', 'apollo.ts'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const exported = await phoebe(
      [
        'schema',
        'export',
        '--models',
        join(process.cwd(), 'models'),
        '--out',
        sdl,
        '--introspection',
        json,
        '--apollo',
        apollo,
      ],
      { cwd: folder },
    );
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    const schema = buildSchema(readFileSync(sdl, 'utf8'));
    expect(printSchema(buildClientSchema(JSON.parse(readFileSync(json, 'utf8'))))).toBe(printSchema(schema));
    expect(readFileSync(apollo, 'utf8')).toContain('relayStylePagination');

    const code = await codegen({
      schema: parse(readFileSync(sdl, 'utf8')),
      documents: [{ location: 'feed.graphql', document: parse(OPERATION) }],
      filename: 'operations.ts',
      plugins: [{ typescript: {} }, { typescriptOperations: {} }],
      pluginMap: { typescript, typescriptOperations },
      config: { scalars: { DateTime: 'string' }, useTypeImports: true },
    });
    writeFileSync(join(folder, 'operations.ts'), code);
    writeFileSync(join(folder, 'use.ts'), USE);
    const flags =
      '--noEmit --strict --target es2022 --module nodenext --allowImportingTsExtensions --skipLibCheck'.split(' ');
    const tsc = join(process.cwd(), 'node_modules/.bin/tsc');
    const checked = spawnSync(tsc, [...flags, 'use.ts'], { cwd: folder, encoding: 'utf8' });
    expect([checked.status, checked.stdout]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
