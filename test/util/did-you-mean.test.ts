import { expect, test } from 'vitest';
import { didYouMean } from '../../src/util/did-you-mean.ts';

const FIELDS = ['id', 'email', 'username', 'createdAt'];

test.each([
  ['emial', 'email'],
  ['mail', 'email'],
  ['Email', 'email'],
  ['user_name', 'username'],
  ['createAt', 'createdAt'],
])('%s looks like %s', (name, known) => {
  expect(didYouMean(name, FIELDS)).toBe(` Did you mean "${known}"?`);
});

test.each(['', 'x', 'di', 'password', 'zz', 'a'.repeat(10_000)])('nothing looks like "%s"', (name) => {
  expect(didYouMean(name, FIELDS)).toBe('');
});

test('the nearest wins, the first among equals', () => {
  expect(didYouMean('cat', ['cart', 'cut', 'cats', 'cat'])).toBe(' Did you mean "cat"?');
  expect(didYouMean('bat', ['cat', 'rat'])).toBe(' Did you mean "cat"?');
});

test('long names are passed over, and no names are fine', () => {
  expect(didYouMean('abc', ['a'.repeat(65), 'abd'])).toBe(' Did you mean "abd"?');
  expect(didYouMean('abc', [])).toBe('');
});
