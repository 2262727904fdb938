import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

const PRELOADED = join(import.meta.dirname, 'note-left-errors.cjs');

/** Where processes that this one starts write down errors that nobody handled. They find both by what they inherit. */
process.env.PHOEBE_TEST_LEFT_ERRORS ??= folderOfProcess();
if (!process.env.NODE_OPTIONS?.includes(PRELOADED))
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(PRELOADED)}`.trim();

function folderOfProcess(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-left-errors-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The errors since the last call, of processes that tests of this file have started. For a test that is about such errors. */
export function takeLeftErrors(): readonly string[] {
  const folder = process.env.PHOEBE_TEST_LEFT_ERRORS!;
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    rmSync(path);
    return lines.map((line) => JSON.parse(line) as string);
  });
}

function expectNone(): void {
  const errors = takeLeftErrors();
  if (errors.length > 0) throw new Error(`A process that a test started left errors alone:\n${errors.join('\n')}`);
}

afterEach(expectNone);
afterAll(expectNone);
