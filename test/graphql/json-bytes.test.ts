import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes } from '../../src/graphql/limits/json-bytes.ts';

test('an answer has as many bytes as JSON.stringify makes of it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(jsonBytes(value, Number.POSITIVE_INFINITY)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
    { numRuns: 50 },
  );
});

test('counting stops where there are more', () => {
  const list = Array.from({ length: 1_000 }, () => 'x'.repeat(100));
  expect(jsonBytes([list, list], 5_000)).toBeLessThan(6_200);
});

test('a value may nest as deep as it likes', () => {
  let value: unknown = 'x';
  for (let depth = 0; depth < 100_000; depth += 1) value = [value];
  expect(jsonBytes(value, Number.POSITIVE_INFINITY)).toBe(200_003);
});
