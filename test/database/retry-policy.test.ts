import { describe, expect, test } from 'vitest';
import { isConnectionLoss, isRefusedForNow, isRetryable } from '../../src/database/retry-policy.ts';
import {
  AmbiguousCommitError,
  ConnectionFailedError,
  ConnectionLostError,
  SerializationError,
} from '../../src/errors/query-errors.ts';
import { MaxAttemptsExceededError } from '../../src/errors/transaction-errors.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';

const postgres = postgresDialect({ major: 18, minor: 0 });
const cockroach = cockroachDialect({ major: 25, minor: 4, patch: 0 });
const withCode = (code: string, more: object = {}) => Object.assign(new Error('from the driver'), { code, ...more });

describe('a transaction runs again after', () => {
  test.each([
    ['40001 of a driver', withCode('40001')],
    ['40001 with its class', new SerializationError('Conflict.', { sqlState: '40001' })],
    ['40001 behind other errors', new Error('outer', { cause: new Error('middle', { cause: withCode('40001') }) })],
    ['40001 thrown as a plain object', { code: '40001' }],
    [
      '40001 in an AggregateError',
      new AggregateError([new Error('other'), new Error('one', { cause: withCode('40001') })]),
    ],
    ['40001 of another copy of the package', { code: 'SERIALIZATION_FAILURE', sqlState: '40001' }],
    ['the restart code of old CockroachDB', withCode('CR000')],
    ['a prepared statement that the server forgot', withCode('26000')],
    ['a stale plan, in any language', withCode('0A000', { routine: 'RevalidateCachedQuery' })],
    [
      'a stale plan of CockroachDB',
      Object.assign(new Error('cached plan must not change result type'), { code: '0A000' }),
    ],
  ])('%s', (_, error) => {
    expect(isRetryable(error, postgres)).toBe(true);
    expect(isRetryable(error, cockroach)).toBe(true);
  });

  test('a deadlock, where the engine reports it as one', () => {
    expect(isRetryable(withCode('40P01'), postgres)).toBe(true);
    expect(isRetryable(withCode('40P01'), cockroach)).toBe(cockroach.retryableSqlStates.includes('40P01'));
  });
});

describe('it does not run again after', () => {
  const conflict = withCode('40001');
  test.each([
    ['a unique violation', withCode('23505')],
    ['an aborted transaction without its cause', withCode('25P02')],
    ['a feature that is not supported', withCode('0A000')],
    ['an ambiguous commit, whatever its cause', new AmbiguousCommitError('?', { sqlState: '40003', cause: conflict })],
    ['attempts of another transaction that are used up', new MaxAttemptsExceededError(10, { cause: conflict })],
    ['the code in the message only', new Error('40001')],
    ['undefined', undefined],
    ['a text', '40001'],
  ])('%s', (_, error) => {
    expect(isRetryable(error, postgres)).toBe(false);
  });

  test('an error whose chain of causes is a circle', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    expect(isRetryable(one, postgres)).toBe(false);
  });
});

test('a lost connection counts, a time limit of the server does not', () => {
  expect(isConnectionLoss(new ConnectionLostError('Lost.'))).toBe(true);
  expect(isConnectionLoss(new Error('outer', { cause: new ConnectionLostError('Lost.', { sqlState: '57P01' }) }))).toBe(
    true,
  );
  expect(isConnectionLoss(new ConnectionLostError('Too long.', { sqlState: '25P03' }))).toBe(false);
  expect(isConnectionLoss(new AmbiguousCommitError('?', { cause: new ConnectionLostError('Lost.') }))).toBe(false);
});

test('only the word of a server that restarts makes a refused connection worth another try', () => {
  expect(isRefusedForNow(new ConnectionFailedError('No.', { sqlState: '57P03' }))).toBe(true);
  expect(isRefusedForNow(new ConnectionFailedError('No.', { sqlState: '57P01' }))).toBe(true);
  expect(isRefusedForNow(new ConnectionFailedError('No.', { sqlState: '53300' }))).toBe(true);
  expect(isRefusedForNow(new ConnectionFailedError('No.', { sqlState: '28P01' }))).toBe(false);
  expect(isRefusedForNow(new ConnectionFailedError('No.'))).toBe(false);
});
