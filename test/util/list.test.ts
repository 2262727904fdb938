import { expect, test } from 'vitest';
import { formatList } from '../../src/util/list.ts';

test.each<[readonly string[], string, string]>([
  [[], '', ''],
  [['a'], '"a"', '"a"'],
  [['a', 'b'], '"a" and "b"', '"a" or "b"'],
  [['a', 'b', 'c'], '"a", "b" and "c"', '"a", "b" or "c"'],
])('%j', (names, withAnd, withOr) => {
  expect(formatList(names)).toBe(withAnd);
  expect(formatList(names, 'or')).toBe(withOr);
});
