import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ModelsReader, startModelsReader } from './models-reader.ts';
import { folderOf, MODELS, phoebe } from './phoebe-process.ts';

describe('phoebe schema export', () => {
  test('writes the sorted schema, and leaves a file alone that is right', async () => {
    const cwd = folderOf(MODELS);
    expect(await phoebe(['schema', 'export'], { cwd })).toEqual({
      status: 0,
      stdout: 'Wrote schema/schema.graphql.\n',
      stderr: '',
    });
    const text = readFileSync(join(cwd, 'schema/schema.graphql'), 'utf8');
    expect(text).toContain('type Tweet implements Node {');
    expect(text.indexOf('type Tweet ')).toBeLessThan(text.indexOf('type User '));
    const again = await phoebe(['schema', 'export', '--out', 'schema/schema.graphql'], { cwd });
    expect(again.stdout).toBe('schema/schema.graphql is up to date.\n');
    expect((await phoebe(['schema', 'export', '--stdout'], { cwd })).stdout).toBe(text);
  });

  test('says where it can not write', async () => {
    const cwd = folderOf({ ...MODELS, taken: '', 'folder/file': '' });
    for (const out of ['taken/schema.graphql', 'folder']) {
      const { status, stderr } = await phoebe(['schema', 'export', '--out', out], { cwd });
      expect(status).toBe(1);
      expect(stderr).toMatch(new RegExp(`^phoebe: The schema can not be written to "${out}": .+ with --out\\.\n$`));
    }
    expect(readdirSync(cwd).sort()).toEqual(['folder', 'models', 'taken']);
  });
});

describe('models are loaded', () => {
  test('from TypeScript and JavaScript, in a folder whose package is CommonJS, by one copy of phoebe', async () => {
    const cwd = folderOf({
      ...MODELS,
      'package.json': '{ "type": "commonjs" }',
      'models/cat.js': `import { model, uuidKey, foreignKey } from 'phoebe';
import { GraphQLError } from 'graphql';
import { Dog } from './dog.mts';
export const Cat = model('Cat', { id: uuidKey(), enemy: foreignKey(() => Dog) });
export const notAModel = new GraphQLError('x');
`,
      'models/dog.mts': `import { isModel, model, uuidKey, foreignKey } from 'phoebe';
import { Cat } from './cat.js';
enum Size { Small = 1 }
export const Dog: any = model('Dog', { id: uuidKey(), size: text(), enemy: foreignKey(() => Cat) });
import { text } from 'phoebe';
export const sizes = [Size.Small];
if (!isModel(Dog)) throw new Error('two copies');
`,
      'models/index.ts': `export { User } from './user.js';
export { Tweet as Again } from './tweet';
`,
      'models/user.test.ts': 'throw new Error("not to be loaded");',
      'models/types.d.ts': 'export declare const nothing: string;',
      'models/sub/other.ts': 'throw new Error("not to be loaded");',
    });
    const { status, stdout, stderr } = await phoebe(['schema', 'export', '--stdout'], { cwd });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/^type \w+ implements Node/gm)).toEqual(
      ['Cat', 'Dog', 'Tweet', 'User'].map((name) => `type ${name} implements Node`),
    );
  });

  test('with all that TypeScript lets one write: aliases, endings left out, data, decorators, CommonJS', async () => {
    const cwd = folderOf({
      'tsconfig.base.json':
        '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] }, "experimentalDecorators": true } }',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" } // comments are allowed',
      'lib/fields.ts': "import { text } from 'phoebe';\nexport const named = (): ReturnType<typeof text> => text();\n",
      'lib/index.ts': "export * from './fields';\n",
      'lib/view.tsx': 'export const view = <T,>(value: T): T => value;\n',
      'lib/old.cts': 'import path = require("node:path");\nexport = { folder: path.basename(__dirname) };\n',
      'lib/words.json': '{ "name": "Cat" }',
      'models/cat.ts': `import { model, uuidKey } from 'phoebe';
import { named } from '@/fields';
import * as all from '../lib';
import { view } from '../lib/view';
import old from '../lib/old.cts';
import words from '../lib/words.json';
import again from '../lib/words.json' with { type: 'json' };
const seen: string[] = [];
function note(target: object, name: string): void { seen.push(name); }
class Noted { @note method(): void {} constructor(readonly own = 1) {} }
namespace Names { export const one = words.name; }
const found = [all.named === named, view(1), old.folder, again.name, seen[0], new Noted().own, Names.one].join();
if (found !== 'true,1,lib,Cat,method,1,Cat') throw new Error(found);
export const Cat = model(words.name, { id: uuidKey(), name: named() });
`,
    });
    const { status, stdout, stderr } = await phoebe(['schema', 'export', '--stdout'], { cwd });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('type Cat implements Node');
  });
});

describe('models that can not be right are one sentence', () => {
  const USER = MODELS['models/user.ts']!;
  let reader: ModelsReader;
  beforeAll(async () => {
    const cleanUps: (() => unknown)[] = [];
    reader = await startModelsReader((cleanUp) => void cleanUps.unshift(cleanUp));
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp();
    };
  });

  test.each<[string, Record<string, string>, RegExp | string]>([
    [
      'no folder',
      {},
      'There is no models folder "./models". Make it and export models from its files, or name another with --models.',
    ],
    ['a file', { models: '' }, '"./models" is a file. Name the folder that it is in with --models.'],
    [
      'no files',
      { 'models/README.md': '' },
      'The models folder "./models" has no TypeScript or JavaScript files. ' +
        "Write one in models/user.ts: export const User = model('User', { id: uuidKey(), name: text() }), with an import of model, text and uuidKey from 'phoebe'.",
    ],
    [
      'no models',
      { 'models/user.ts': 'export const User = {};' },
      'The models folder "./models" has files, but none of them exports a model. ' +
        "Write one in models/user.ts: export const User = model('User', { id: uuidKey(), name: text() }), with an import of model, text and uuidKey from 'phoebe'.",
    ],
    ['wrong TypeScript', { 'models/user.ts': `${USER}\n\nconst x: = 1;` }, '"models/user.ts", line 5: Unexpected "=".'],
    [
      'wrong JavaScript',
      { 'models/user.js': `${USER}\n\nconst = 1;` },
      '"models/user.js", line 5: Unexpected token \'=\'.',
    ],
    [
      'unfinished JavaScript',
      { 'models/user.js': `${USER}foo(;` },
      '"models/user.js", line 3: Unexpected token \';\'.',
    ],
    [
      'wrong JavaScript that another file imports',
      { 'models/a.ts': "import './user.js';", 'models/user.js': `${USER}const = 1;` },
      '"models/user.js", line 3: Unexpected token \'=\'.',
    ],
    [
      'a missing file',
      { 'models/user.ts': `${USER}import { Cat } from './cat.ts';\nCat;` },
      '"models/user.ts", line 3: There is no file "models/cat.ts" to import.',
    ],
    [
      'a missing package',
      { 'models/user.ts': `${USER}import { z } from 'no-such-package';\nz;` },
      '"models/user.ts", line 3: There is no package "no-such-package" to import: install it.',
    ],
    [
      'a missing export',
      { 'models/user.ts': USER, 'models/b.ts': `\nimport { Usr } from './user.ts';\nUsr;` },
      "\"models/b.ts\", line 2: The requested module './user.ts' does not provide an export named 'Usr'.",
    ],
    [
      'code that throws',
      { 'models/user.ts': `${USER}\nnothing();` },
      '"models/user.ts", line 4: nothing is not defined.',
    ],
    [
      'a wrong model',
      { 'models/user.ts': USER.replace('uuidKey()', "model('X', {})") },
      /^"models\/user\.ts", line 2: .+$/,
    ],
    [
      'two models of one name',
      { 'models/user.ts': USER, 'models/user2.ts': USER },
      'Two models are called "User". Rename one of them.',
    ],
    [
      'a foreign key to an unknown model',
      { 'models/tweet.ts': MODELS['models/tweet.ts']!.replace('./user.ts', '../user.ts'), 'user.ts': USER },
      /^The foreign key "Tweet\.user" refers to the model "User", which is not among the models\. .+$/,
    ],
    [
      'a foreign key to a model that is not imported',
      { 'models/tweet.ts': MODELS['models/tweet.ts']!.replace(/^.*user\.ts.*$/m, ''), 'models/user.ts': USER },
      '"models/tweet.ts", line 3: User is not defined.',
    ],
    [
      'a seed file without a seed',
      { 'models/user.ts': USER, 'models/seed.ts': 'export const seeds = 1;' },
      'The file "models/seed.ts" exports no function "seed". Write: export async function seed(db) { … }, or give the file another name.',
    ],
  ])('%s', async (_name, files, sentence) => {
    expect(await reader.read(files)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    // The same process reads them when they are right.
    expect(await reader.read({ 'models/user.ts': USER })).toBe('User');
  });

  test.each([
    ['no folder', {}, 'There is no models folder "./models". '],
    ['wrong TypeScript', { 'models/user.ts': `${USER}const x: = 1;` }, '"models/user.ts", line 3: '],
  ])('with status 1, and nothing is made: %s', async (_name, files, sentence) => {
    const cwd = folderOf(files);
    const { status, stdout, stderr } = await phoebe(['serve', '--port', '0'], { cwd });
    expect(stderr).toMatch(/^phoebe: .+\n$/);
    expect(stderr).toContain(sentence);
    expect([status, stdout]).toEqual([1, '']);
    expect(existsSync(join(cwd, '.phoebe'))).toBe(false);
  });

  test('--debug and DEBUG=phoebe show the stack', async () => {
    const cwd = folderOf({ 'models/user.ts': 'throw new Error("broken");' });
    for (const [args, env] of [
      [['--debug'], {}],
      [[], { DEBUG: 'phoebe' }],
    ] as const) {
      const { status, stderr } = await phoebe(['serve', ...args], { cwd, env });
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^phoebe: "models\/user\.ts", line 1: broken\.\n.+\n {4}at [\s\S]+caused by Error: broken\n/,
      );
    }
  });
});
