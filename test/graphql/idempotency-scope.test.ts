import { expect, test } from 'vitest';
import { keyScopeOf } from '../../src/graphql/idempotency/idempotency-options.ts';

const scopeOf = (viewer: unknown): string => keyScopeOf({ viewer }, {});

test('viewers whose idempotency keys must not meet have different scopes', () => {
  const viewers = [
    undefined,
    { id: 1 },
    { id: 2 },
    { id: '1' },
    { id: 1n },
    { id: { tenant: 'a', user: 1 } },
    { id: { tenant: 'b', user: 1 } },
    { sub: '1' },
    { sub: '2' },
    { email: 'ada@x' },
    { email: '{"id":1}' },
    1,
    '{"id":1}',
  ];
  expect(new Set(viewers.map(scopeOf)).size).toBe(viewers.length);
});

test('what changes with every token or request does not change whose keys they are', () => {
  expect(scopeOf({ sub: 'ada', iat: 1, exp: 2 })).toBe(scopeOf({ sub: 'ada', iat: 3, exp: 4 }));
  expect(scopeOf({ id: 1, lastSeen: new Date(1) })).toBe(scopeOf({ id: 1, lastSeen: new Date(2) }));
  expect(scopeOf({ id: 1, sub: 'ada' })).toBe(scopeOf({ id: 1, sub: 'ben' }));
  expect(scopeOf(null)).toBe(scopeOf(undefined));
});

test('viewers that all look alike are refused: they would get each other’s answers', () => {
  class Session {
    readonly #user: string;
    constructor(user: string) {
      this.#user = user;
    }
    get name(): string {
      return this.#user;
    }
  }
  for (const viewer of [new Session('ada'), new Map([['id', 'ada']]), {}])
    expect(() => scopeOf(viewer)).toThrow(
      'The viewer has neither "id" nor "sub" nor anything else by which its idempotency keys could be told from those of others. Say whose they are by idempotency.scope.',
    );
});
