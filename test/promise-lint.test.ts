import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Promises of every kind, by which a call can be told from a harmless one only if the linter knows the types of other files. */
const OTHER = `
  export async function fails(): Promise<void> { throw new Error('x'); }
  export class Box {
    run(): Promise<number> { return Promise.resolve(1); }
    get later(): Promise<number> { return Promise.resolve(1); }
    plain(): number { return 1; }
  }
  export interface Api { load(key: string): Promise<string>; readonly make: () => Promise<number>; }
  export class Query implements PromiseLike<number> {
    then<A, B>(f?: ((v: number) => A | PromiseLike<A>) | null, r?: ((e: unknown) => B | PromiseLike<B>) | null) {
      return Promise.resolve(1).then(f, r);
    }
  }`;

const FAULTS = [
  'fails();',
  'void fails();',
  'new Box().run();',
  'new Box().later;',
  "api.load('x');",
  'api.make();',
  'wait(5);',
  '[1, 2].map(async (n) => n);',
  'api.make().then(() => {});',
  'api.make().finally(() => {});',
  'Promise.all([box.run()]);',
  "{ const { load } = api; load('x'); }",
  'new Query();',
  '{ const wrapped = async <T,>(x: T) => x; wrapped(1); }',
  '[1, 2].forEach(async () => { await fails(); });',
  'if (box.run()) api.load;',
  "new EventEmitter().on('x', async () => { await fails(); });",
  'setTimeout(async () => { await fails(); }, 1);',
  '{ const callback: () => void = async () => { await fails(); }; callback(); }',
  'await box.plain();',
  'try { return fails(); } catch { return undefined; }',
];

const HARMLESS = [
  'await fails();',
  'fails().catch(() => {});',
  'api.make().then(() => {}, () => {});',
  'await Promise.all([1, 2].map(async (n) => n));',
  'box.plain();',
  "new EventEmitter().on('x', () => {});",
  'try { await fails(); } catch { box.plain(); }',
  'return api.make();',
];

test('a promise that is left alone or taken for a value is found by `npm run lint`, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const statements = [...FAULTS, ...HARMLESS];
  const bodies = statements.map((text, index) => `export async function f${index}(api: Api, box: Box) { ${text} }`);
  const head = `import { EventEmitter } from 'node:events'; import { setTimeout as wait } from 'node:timers/promises'; import { type Api, Box, fails, Query } from './other.ts'; export const used = [EventEmitter, wait, Box, fails, Query];`;
  writeFileSync(join(folder, 'other.ts'), OTHER);
  writeFileSync(join(folder, 'seeded.ts'), [head, ...bodies].join('\n'));
  const compilerOptions = {
    strict: true,
    target: 'es2023',
    module: 'nodenext',
    allowImportingTsExtensions: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const linter = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [linter, '--config', join(ROOT, '.oxlint.json'), '--format', 'unix', folder],
    { encoding: 'utf8', cwd: folder },
  );
  const lines = [...stdout.matchAll(/seeded\.ts:(\d+):/g)].map(([, line]) => statements[Number(line) - 2]);
  expect(new Set(lines), stderr).toEqual(new Set(FAULTS));
});
