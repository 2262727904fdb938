import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, inject, test } from 'vitest';
import { folderOf, phoebe } from './phoebe-process.ts';

/** What is imported from its first line on, without what waits for `import()`: files of the program, and packages. */
function importsOf(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, from, alone] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) [^;'"]*from '([^']+)';|^import '([^']+)';/gm,
  )) {
    const id = (from ?? alone)!;
    if (id.startsWith('.')) importsOf(resolve(dirname(file), id), found);
    else found.add(id);
  }
  return found;
}

const program = () => inject('program');
const shared = (pattern: RegExp): string => {
  const text = readFileSync([...importsOf(program())].find((file) => file.endsWith('main.js'))!, 'utf8');
  const runCli = join(dirname(program()), /import\('([^']+)'\)/.exec(text)![1]!);
  return join(dirname(runCli), pattern.exec(readFileSync(runCli, 'utf8'))![1]!);
};

test('phoebe serve begins without what its first answer does not need', () => {
  const found = importsOf(shared(/import\('([^']*serve-[^']*)'\)/));
  expect([...found].filter((id) => !existsSync(id))).toEqual(expect.arrayContaining(['graphql', 'pg', 'node:http']));
  expect([...found].filter((id) => /yoga|whatwg|graphql-tools|pglite|chokidar|esbuild|tsx|inspector/.test(id))).toEqual(
    [],
  );
  // Each file is found and read by itself: a few dozen are quick.
  expect([...found].filter((id) => existsSync(id)).length).toBeLessThan(30);
});

test('classes have their names, and are the same from every entry', async () => {
  const entries = await Promise.all(
    ['index.js', 'graphql/index.js', 'server/index.js'].map(
      (entry) =>
        import(/* @vite-ignore */ pathToFileURL(join(dirname(program()), '..', entry)).href) as Promise<object>,
    ),
  );
  const classes = entries.flatMap((entry) =>
    Object.entries(entry).filter(([, value]) => typeof value === 'function' && /^class\b/.test(value.toString())),
  );
  expect(classes.length).toBeGreaterThan(20);
  for (const [name, value] of classes) expect((value as { readonly name: string }).name).toBe(name);
});

test('a model that imports graphql has the copy that serves it', async () => {
  const cwd = folderOf({
    'models/cat.ts': `import { GraphQLObjectType } from 'graphql';
import { model, uuidKey } from 'phoebe';
import { buildSchema } from 'phoebe/graphql';
export const Cat = model('Cat', { id: uuidKey() });
throw new Error(String(buildSchema([Cat]).getType('Cat') instanceof GraphQLObjectType));
`,
  });
  const { stderr } = await phoebe(['schema', 'export', '--stdout'], { cwd });
  expect(stderr).toBe('phoebe: "models/cat.ts", line 5: true.\n');
});
