import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as rules from './setup/architecture/rules.ts';
import {
  exportsOf,
  importsOf,
  type SourceFile,
  sourceFiles,
  valueExportsOf,
} from './setup/architecture/source-file.ts';

const ROOT = join(import.meta.dirname, '..');

interface Case {
  readonly sentence: string;
  readonly rule: rules.Rule;
  readonly folder: 'src' | 'models';
  /** Files that break the rule, by path, and the sentences they must bring. */
  readonly planted: Readonly<Record<string, string>>;
  readonly found: readonly string[];
  /** Files that look like it and are allowed. */
  readonly allowed?: Readonly<Record<string, string>>;
}

const SEVERAL_EXPORTS = 'export const a = 1;\nexport { b };';

const CASES: readonly Case[] = [
  {
    sentence: 'every file stands in one of the ten rooms',
    rule: rules.onlyKnownRooms,
    folder: 'src',
    planted: { 'src/helpers/thing.ts': '', 'src/loose.ts': '' },
    found: [
      'src/helpers/thing.ts stands in no room. Rooms: util, errors, sql, database, orm, migrate, access, graphql, server, cli.',
      'src/loose.ts stands in no room. Rooms: util, errors, sql, database, orm, migrate, access, graphql, server, cli.',
    ],
    allowed: { 'src/index.ts': '', 'src/util/inspect.ts': '' },
  },
  {
    sentence: 'imports point down, types and dynamic imports included',
    rule: rules.importsPointDown,
    folder: 'src',
    planted: {
      'src/sql/a.ts': `import type { Database } from '../database/database.ts';`,
      'src/util/b.ts': `export { c } from "../errors/c.ts";`,
      'src/orm/model/d.ts': `const d = await import('../../server/d.ts');`,
      'src/access/e.ts': `import {\n  x,\n  y,\n} from '../index.ts';\nimport '../cli/main.ts';`,
      'src/orm/f.ts': `import { x } from '../index.ts';`,
      'src/index.ts': `export { buildSchema } from './graphql/build-schema.ts';`,
    },
    found: [
      'src/access/e.ts imports src/cli/main.ts, which is above it.',
      'src/index.ts imports src/graphql/build-schema.ts, which is above it.',
      'src/orm/f.ts imports src/index.ts, which is above it.',
      'src/access/e.ts imports src/index.ts, which is above it.',
      'src/orm/model/d.ts imports src/server/d.ts, which is above it.',
      'src/sql/a.ts imports src/database/database.ts, which is above it.',
      'src/util/b.ts imports src/errors/c.ts, which is above it.',
    ],
    allowed: {
      'src/cli/main.ts': `import { a } from '../server/a.ts'; // from '../nowhere/a.ts'`,
      'src/orm/g.ts': `import { a } from './fields/a.ts';\n/* import { b } from '../server/b.ts'; */`,
      'src/graphql/h.ts': `import { x } from '../index.ts';`,
    },
  },
  {
    sentence: 'src imports nothing outside itself by a path',
    rule: rules.importsStayInSrc,
    folder: 'src',
    planted: { 'src/cli/a.ts': `import { User } from '../../models/user.ts';` },
    found: ['src/cli/a.ts imports models/user.ts, which is outside src.'],
    allowed: { 'src/cli/b.ts': `import pg from 'pg';\nimport { c } from '../util/c.ts';` },
  },
  {
    sentence: 'migrate and graphql never import each other',
    rule: rules.migrateAndGraphqlApart,
    folder: 'src',
    planted: {
      'src/graphql/a.ts': `import type { A } from '../migrate/a.ts';`,
      'src/migrate/b.ts': `import { b } from '../graphql/b.ts';`,
    },
    found: [
      'src/graphql/a.ts imports src/migrate/a.ts: migrate and graphql never import each other.',
      'src/migrate/b.ts imports src/graphql/b.ts: migrate and graphql never import each other.',
    ],
    allowed: { 'src/cli/c.ts': `import { a } from '../migrate/a.ts';` },
  },
  {
    sentence: 'no file has more than 500 lines',
    rule: rules.filesAreShort,
    folder: 'src',
    planted: { 'src/orm/long.ts': '\n'.repeat(501) },
    found: ['src/orm/long.ts has 501 lines; the limit is 500. Name its second topic and split it.'],
    allowed: { 'src/orm/full.ts': '\n'.repeat(500) },
  },
  {
    sentence: 'a file is named by what it exports',
    rule: rules.filesAreNamedByAnExport,
    folder: 'src',
    planted: {
      'src/util/helpers.ts': 'export const one = 1;',
      'src/util/empty.ts': 'const empty = 1;',
      'src/util/one-types.ts': 'export const two = 1;',
      'src/util/join.ts': 'export type Options = 1;\nexport const defaultCondition = 2;\nexport type { More };',
      'src/util/shared.ts': SEVERAL_EXPORTS,
      'src/util/row-error.ts': 'export class MissingError {}',
    },
    found: [
      'src/util/empty.ts exports nothing, none of which gives it its name.',
      'src/util/helpers.ts exports one, none of which gives it its name.',
      'src/util/join.ts exports Options, defaultCondition, More, none of which gives it its name.',
      'src/util/one-types.ts exports two, none of which gives it its name.',
      'src/util/shared.ts exports a, b, none of which gives it its name.',
      'src/util/row-error.ts exports MissingError, none of which gives it its name.',
    ],
    allowed: {
      'src/database/run-transaction.ts': 'export async function runTransaction() {}',
      'src/errors/query-errors.ts': 'export class QueryError {}\nexport class DataError {}',
      'src/sql/isolation.ts': 'export const ISOLATION_LEVELS = [];',
      'src/util/given-name.ts': 'const a = 1;\nexport { a as givenName, b };',
      'src/errors/row-errors.ts': 'export class DoesNotExistError {}\nexport class ConflictError {}',
      'src/orm/model-types.ts': 'export type Simplify = 1;\nexport interface RowOf {}',
      'src/database/definition-lock.ts': 'export function lockDefinitions() {}',
      'src/graphql/to-graphql-error.ts': 'export function toGraphQLError() {}',
      'src/orm/factories.ts': SEVERAL_EXPORTS,
      'src/cli/main.ts': '',
      'src/graphql/index.ts': '',
    },
  },
  {
    sentence: 'no shared code asks which engine it talks to',
    rule: rules.noEngineIsAskedFor,
    folder: 'src',
    planted: {
      'src/orm/a.ts': `if (name === 'cockroach') {}`,
      'src/orm/b.ts': `if ("postgresql" != name) {}`,
      'src/orm/c.ts': `switch (x) {\n  case 'pglite:':\n}`,
      'src/orm/d.ts': `if (dialect.label.startsWith('CockroachDB')) {}`,
      'src/orm/e.ts': `if (/cockroach/i.test(label)) {}`,
      'src/orm/f.ts': `if (db instanceof EmbeddedDatabase) {}`,
    },
    found: ['a.ts:1', 'b.ts:1', 'c.ts:2', 'd.ts:1', 'e.ts:1', 'f.ts:1'].map(
      (line) => `src/orm/${line} asks which engine it is: read a flag of the dialect.`,
    ),
    allowed: {
      'src/sql/dialects/detect.ts': `if (name === 'cockroach') {}`,
      'src/database/drivers/pg.ts': `if (name === 'cockroach') {}`,
      'src/database/server-url.ts': `if (!url.startsWith('postgresql://')) {}`,
      'src/orm/g.ts': `throw new Error('CockroachDB has no such index.'); // if (name === 'cockroach')`,
    },
  },
  {
    sentence: 'only cli and server print, end the process and read its surroundings',
    rule: rules.noSideEffects,
    folder: 'src',
    planted: {
      'src/database/a.ts': `\nconsole.log(1);`,
      'src/database/b.ts': `process.exit(1);`,
      'src/database/c.ts': `const url = process.env.DATABASE_URL;`,
    },
    found: ['a.ts:2', 'b.ts:1', 'c.ts:1'].map(
      (line) => `src/database/${line} prints, ends the process or reads its surroundings: only cli and server do.`,
    ),
    allowed: {
      'src/cli/a.ts': 'console.log(process.env.PORT); process.exit(1);',
      'src/orm/b.ts': `/** @example console.log(row) */\nconst text = 'see console.log and process.env';`,
      'src/orm/c.ts': `process.nextTick(run);\nthis.console.log();`,
    },
  },
  {
    sentence: 'no module keeps state',
    rule: rules.noModuleState,
    folder: 'src',
    planted: { 'src/util/a.ts': 'let count = 0;', 'src/util/b.ts': 'export let last: string | undefined;' },
    found: ['src/util/a.ts:1 is state of a module.', 'src/util/b.ts:1 is state of a module.'],
    allowed: { 'src/util/c.ts': 'export function c() {\n  let count = 0;\n  return count;\n}' },
  },
  {
    sentence: 'exports are named: no default, no star',
    rule: rules.exportsAreNamed,
    folder: 'src',
    planted: {
      'src/util/a.ts': `export * from './b.ts';`,
      'src/util/b.ts': 'export default 1;',
      'src/util/c.ts': 'export { x as default };',
      'src/util/d.ts': `export type * from './b.ts';`,
    },
    found: ['a', 'b', 'c', 'd'].map((name) => `src/util/${name}.ts:1 exports all or a default: name what is exported.`),
    allowed: { 'src/util/e.ts': `export { x } from './x.ts'; // export default` },
  },
  {
    sentence: 'models import only the public entries and each other',
    rule: rules.modelsImportPublicEntries,
    folder: 'models',
    planted: {
      'models/a.ts': `import { model } from '../src/index.ts';`,
      'models/b.ts': `import { x } from 'phoebe/internal';`,
    },
    found: [
      'models/a.ts imports ../src/index.ts: models import "phoebe", "phoebe/graphql" and each other.',
      'models/b.ts imports phoebe/internal: models import "phoebe", "phoebe/graphql" and each other.',
    ],
    allowed: {
      'models/c.ts': `import { model } from 'phoebe';\nimport { User } from './user.ts';\nimport { randomUUID } from 'node:crypto';`,
    },
  },
];

describe.each(CASES)('$sentence', ({ rule, folder, planted, found, allowed = {} }) => {
  test('the tree keeps the rule', () => {
    expect(rule(sourceFiles(ROOT, folder))).toEqual([]);
  });

  test('a planted violation is found, and nothing else', () => {
    const violations = rule(sourceFiles(treeOf({ ...planted, ...allowed }), folder));
    expect([...violations].sort()).toEqual([...found].sort());
  });
});

describe('how the rules read a file', () => {
  test('comments are no code, strings and regular expressions are not bare code', () => {
    const text = `const a = 'b // c'; // d 'e'\nconst f = /["'\`]/; /* g */ const h = i / j / "k";`;
    const [file] = read(text);
    expect(file.code).toBe(text.replace("// d 'e'", ' '.repeat(8)).replace('/* g */', ' '.repeat(7)));
    expect(file.bare).toBe(
      file.code.replace('b // c', ' '.repeat(6)).replace(`["'\`]`, ' '.repeat(5)).replace('k', ' '),
    );
  });

  test('imports of every form are seen', () => {
    const [file] = read(
      `import a from 'a';\nimport type { B } from "b";\nimport 'c';\nexport { d } from './d.ts';\ntype E = import('./e.ts').E;\nawait import('f');`,
    );
    expect(importsOf(file)).toEqual(['a', 'b', 'c', './d.ts', './e.ts', 'f']);
  });

  test('exports of every form are seen', () => {
    const [file] = read(
      'export const a = 1;\nexport async function b() {}\nexport abstract class C {}\nexport type { D, E as F };\nexport interface G {}\nexport { type H, i };',
    );
    expect(exportsOf(file)).toEqual(['a', 'b', 'C', 'G', 'D', 'F', 'H', 'i']);
    expect(valueExportsOf(file)).toEqual(['a', 'b', 'C', 'i']);
  });
});

function read(text: string): readonly [SourceFile] {
  return sourceFiles(treeOf({ 'src/file.ts': text }), 'src') as unknown as readonly [SourceFile];
}

/** A temporary folder with these files. */
function treeOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'phoebe-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
