import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPackedPackage, type PackedPackage, startServer } from './setup/packed-package.ts';
import { makeEmptyDatabase } from './setup/pglite-template.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

const MODELS = {
  'models/author.ts': `import { model, type RowOf, text, uuidKey } from 'phoebe';

export const Author = model('Author', { id: uuidKey(), name: text().unique() });
export type Author = RowOf<typeof Author>;
`,
  'models/book.ts': `import { foreignKey, model, type RowOf, text, uuidKey } from 'phoebe';
import { Author } from './author.ts';

export const Book = model('Book', {
  id: uuidKey(),
  title: text(),
  author: foreignKey(() => Author, { backref: 'books' }),
});
export type Book = RowOf<typeof Book>;
`,
};

let installed: PackedPackage;
beforeAll(async () => {
  installed = await installPackedPackage();
  installed.write(MODELS);
}, 300_000);
afterAll(() => installed?.remove());

test('the tarball holds what is built and written for users, and nothing else', () => {
  const others = installed.files.filter(
    (path) => !/^(dist\/|docs\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(path),
  );
  expect(others).toEqual([]);
  for (const path of ['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    expect(installed.files).toContain(path);
  }
});

test('the public entries can be imported, and the inner files cannot', async () => {
  const script = `
    const entries = await Promise.all(['phoebe', 'phoebe/graphql', 'phoebe/server'].map((entry) => import(entry)));
    const inner = await import('phoebe/dist/orm/index.js').catch((error) => error.code);
    console.log(JSON.stringify([...entries.map((entry) => Object.keys(entry).length > 0), inner]));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: installed.folder });
  expect(JSON.parse(stdout)).toEqual([true, true, true, 'ERR_PACKAGE_PATH_NOT_EXPORTED']);
});

test('the types of the package accept models, and refuse a row that is none', async () => {
  installed.write({
    'checks/right.ts': `import { Book } from '../models/book.ts';\nexport const title: Book['title'] = '';\nexport const query = Book.select().where(Book.title.eq('x'));\n`,
    'checks/wrong.ts': `import type { Book } from '../models/book.ts';\nexport const title: Book['title'] = 1;\n`,
  });
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--allowImportingTsExtensions',
  ];
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const compile = (file: string) =>
    run(process.execPath, [compiler, ...options, '--skipLibCheck', file], { cwd: installed.folder });
  await expect(compile('checks/right.ts')).resolves.toMatchObject({ stdout: '' });
  await expect(compile('checks/wrong.ts')).rejects.toMatchObject({
    stdout: expect.stringContaining(
      `checks/wrong.ts(2,14): error TS2322: Type 'number' is not assignable to type 'string'.`,
    ),
  });
});

test('npx phoebe serve answers for a folder of models', async () => {
  // Where it keeps its data when nothing is said. That it makes it is tested elsewhere, and takes seconds.
  await makeEmptyDatabase(join(installed.folder, '.phoebe', 'data'));
  const args = ['phoebe', 'serve', '--models', './models', '--port', '0'];
  const server = await startServer('npx', args, installed.folder);
  const created = await server.ask(
    `mutation ($input: AuthorCreateInput!) { createAuthor(input: $input) { author { name } } }`,
    { input: { name: 'Ursula' } },
  );
  expect(created).toMatchObject({ data: { createAuthor: { author: { name: 'Ursula' } } } });
  expect(await server.ask('{ authors { nodes { name books { totalCount } } } }')).toEqual({
    data: { authors: { nodes: [{ name: 'Ursula', books: { totalCount: 0 } }] } },
  });
  await server.stop();
});

test('SIGTERM ends the server with exit code 0', async () => {
  const program = join(installed.folder, 'node_modules', 'phoebe', 'dist', 'cli', 'main.js');
  await makeEmptyDatabase(join(installed.folder, 'other'));
  const args = [program, 'serve', '--models', './models', '--port', '0', '--data', 'other'];
  const server = await startServer(process.execPath, args, installed.folder);
  expect(await server.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  expect(await server.stop()).toBe(0);
});

test('the command of the container serves a models folder with production dependencies alone, as a user without rights', async () => {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  expect(last).toContain('USER node');
  const [line] = last.filter((each) => each.startsWith('CMD '));
  const [node, ...args] = JSON.parse(line!.slice('CMD '.length)) as string[];
  expect(node).toBe('node');
  // Where the image has them, and where they are here: the package as it was packed, with what npm installs for it.
  const places = [
    ['/phoebe/', `${join(installed.folder, 'node_modules/phoebe')}/`],
    ['/app/', `${installed.folder}/`],
  ] as const;
  const placed = args.map((arg) => places.reduce((text, [from, to]) => text.replace(new RegExp(`^${from}`), to), arg));
  await makeEmptyDatabase(join(installed.folder, '.phoebe/container'));
  const server = await startServer(
    process.execPath,
    [...placed, '--port', '0', '--data', '.phoebe/container'],
    installed.folder,
  );
  expect(await server.ask('{ books { totalCount } }')).toEqual({ data: { books: { totalCount: 0 } } });
  expect(await server.stop()).toBe(0);
});

test('docker compose builds that container, and nothing of it needs a development dependency', () => {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const server = /^ {2}server:\n(?: {4}.*\n|\n)+/m.exec(text)![0];
  expect(server).toContain('build: .\n');
  expect(server).toContain('./models:/app/models:ro');
  expect(server).not.toMatch(/command:|tsx|npm/);
});
