import { expect, test } from 'vitest';
import { startupOptions } from '../../src/database/drivers/pg-options.ts';

test('settings go into the startup packet', () => {
  expect(startupOptions(undefined, {})).toBeUndefined();
  expect(startupOptions('', { TimeZone: 'UTC' })).toBe('-c TimeZone=UTC');
  expect(startupOptions('--cluster=my-7', { a: 1, b: true })).toBe('--cluster=my-7 -c a=1 -c b=true');
});

test('spaces and backslashes of a value are escaped', () => {
  expect(startupOptions(undefined, { search_path: '"a b", c\\d' })).toBe('-c search_path="a\\ b",\\ c\\\\d');
});
