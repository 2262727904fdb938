import { expect, test } from 'vitest';
import { inspect } from '../../src/util/inspect.ts';

class Money {}

test.each<[unknown, string]>([
  ['it', '"it"'],
  ['', '""'],
  ['say "hi"\n', '"say \\"hi\\"\\n"'],
  ['x'.repeat(60), `"${'x'.repeat(60)}"`],
  ['x'.repeat(61), `"${'x'.repeat(59)}…"`],
  [0, '0'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [12n, '12n'],
  [10n ** 80n, `1${'0'.repeat(58)}…`],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [Money, 'a function'],
  [[], 'an array of 0 items'],
  [[1], 'an array of 1 item'],
  [[1, 2], 'an array of 2 items'],
  [{}, 'an empty object'],
  [{ a: 1, b: 2 }, 'an object with a, b'],
  [Object.create(null), 'an empty object'],
  [{ [`key${'y'.repeat(80)}`]: 1 }, `an object with key${'y'.repeat(41)}…`],
  [new Date(0), 'the Date 1970-01-01T00:00:00.000Z'],
  [new Date('x'), 'an invalid Date'],
  [new Money(), 'an instance of Money'],
  [new Map(), 'an instance of Map'],
  [Object.create({ constructor: 'no function' }), 'an object'],
  [Object.create({}), 'an object'],
])('shows %o as %s', (value, shown) => {
  expect(inspect(value)).toBe(shown);
});

test('runs no code of the value and never throws', () => {
  const fail = (): never => {
    throw new Error('called');
  };
  const hostile = new Proxy({}, { getPrototypeOf: fail, get: fail, ownKeys: fail });
  expect(inspect(hostile)).toBe('an object');
  expect(inspect({ toString: fail, toJSON: fail, [Symbol.toPrimitive]: fail })).toBe('an object with toString, toJSON');
  expect(inspect(Object.defineProperty({}, 'secret', { get: fail, enumerable: true }))).toBe('an object with secret');
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  expect(inspect(revoked.proxy)).toBe('an object');
});
