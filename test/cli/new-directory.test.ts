import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newDirectoryAt, removeNewDirectory } from '../../src/cli/new-directory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phoebe-new-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a start makes in `--data a/b/c`, after it was noted what is new. */
function startIn(...names: string[]) {
  const path = join(folder, ...names);
  const made = newDirectoryAt(path);
  mkdirSync(join(path, 'base'), { recursive: true });
  writeFileSync(join(path, 'base', '1'), 'rows');
  if (made === undefined) throw new Error('The folder was there.');
  return made;
}

describe('a start that fails', () => {
  test('leaves nothing of the folders that it has made, however deep they are', () => {
    removeNewDirectory(startIn('a', 'b', 'c'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves the folders that were there before, also empty ones', () => {
    mkdirSync(join(folder, 'a'));
    removeNewDirectory(startIn('a', 'b', 'c'));
    expect(readdirSync(folder, { recursive: true })).toEqual(['a']);
  });

  test('leaves new folders into which somebody else has put something', () => {
    const made = startIn('a', 'b', 'c');
    writeFileSync(join(folder, 'a', 'note'), '');
    removeNewDirectory(made);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['a', 'a/note']);
  });

  test('before it has made anything removes nothing', () => {
    const made = newDirectoryAt(join(folder, 'a', 'b'));
    removeNewDirectory(made!);
    expect(existsSync(folder)).toBe(true);
  });

  test('leaves the directory to another process that was faster, and has it locked', () => {
    const made = startIn('a', 'b');
    writeFileSync(join(folder, 'a', 'b.lock'), '{}');
    removeNewDirectory(made);
    expect(existsSync(join(folder, 'a', 'b', 'base', '1'))).toBe(true);
  });
});

test('a directory that is there is not new', () => {
  expect(newDirectoryAt(folder)).toBeUndefined();
});
