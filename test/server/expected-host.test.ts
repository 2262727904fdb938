import { expect, test } from 'vitest';
import { isExpectedHost } from '../../src/server/expected-host.ts';

test.each([
  [true, undefined],
  [true, 'localhost'],
  [true, 'localhost:4000'],
  [true, 'LOCALHOST.:4000'],
  [true, 'app.localhost:4000'],
  [true, '127.0.0.1:4000'],
  [true, '[::1]:4000'],
  [true, '192.168.1.20'],
  [true, 'dev.example:4000'],
  [false, 'evil.example'],
  [false, 'evil.example:4000'],
  [false, 'localhost.evil.example'],
  [false, '127.0.0.1.evil.example'],
  [false, 'other.dev.example'],
  [false, ''],
  [false, 'evil example'],
])('%s for the Host header %s', (isExpected, header) => {
  expect(isExpectedHost(header, ['Dev.example'])).toBe(isExpected);
});
