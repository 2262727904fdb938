import { expect, test } from 'vitest';
import { missingEntries, readLockFile } from './setup/lock-file.ts';

test('the lock file names the optional packages of every system', () => {
  expect(missingEntries(readLockFile()).map(({ name }) => name)).toEqual([]);
});

test('an optional package without an entry is found, one that stands in a folder above is not', () => {
  const packages = {
    '': {},
    'node_modules/linter': {
      optionalDependencies: { '@linter/a': '1.0.0', '@linter/b': '1.0.0', '@linter/c': '1.0.0' },
    },
    'node_modules/@linter/a': {},
    'node_modules/linter/node_modules/@linter/b': {},
    'node_modules/other/node_modules/@linter/c': {},
  };
  expect(missingEntries({ packages }).map(({ name }) => name)).toEqual(['@linter/c']);
});
