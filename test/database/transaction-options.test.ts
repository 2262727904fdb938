import { describe, expect, test } from 'vitest';
import {
  beginStatement,
  checkTransactionOptions,
  type TransactionOptions,
} from '../../src/database/transaction-options.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';

const postgres = postgresDialect({ major: 18, minor: 0 });
const cockroach = cockroachDialect({ major: 25, minor: 4, patch: 0 });

describe('BEGIN says what was asked for', () => {
  test.each<[TransactionOptions, string, string]>([
    [{}, 'BEGIN', 'BEGIN'],
    [{ isolation: 'serializable' }, 'BEGIN ISOLATION LEVEL SERIALIZABLE', 'BEGIN ISOLATION LEVEL SERIALIZABLE'],
    [
      { isolation: 'read committed', readOnly: true },
      'BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY',
      'BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY',
    ],
    [{ readOnly: false }, 'BEGIN', 'BEGIN'],
    [
      { isolation: 'serializable', priority: 'high' },
      'BEGIN ISOLATION LEVEL SERIALIZABLE',
      'BEGIN ISOLATION LEVEL SERIALIZABLE, PRIORITY HIGH',
    ],
  ])('%j', (options, onPostgres, onCockroach) => {
    expect(beginStatement(postgres, options)).toBe(onPostgres);
    expect(beginStatement(cockroach, options)).toBe(onCockroach);
  });

  test('a time in the past, where the engine can read it', () => {
    expect(beginStatement(cockroach, { asOfSystemTime: '-10s' })).toBe("BEGIN AS OF SYSTEM TIME '-10s'");
    expect(beginStatement(cockroach, { asOfSystemTime: 'follower_read_timestamp()', isolation: 'serializable' })).toBe(
      'BEGIN ISOLATION LEVEL SERIALIZABLE, AS OF SYSTEM TIME follower_read_timestamp()',
    );
    expect(() => beginStatement(postgres, { asOfSystemTime: '-10s' })).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_FEATURE',
        message: 'PostgreSQL 18.0 cannot read the past (asOfSystemTime): leave the option out, or use CockroachDB.',
      }),
    );
  });

  test('a level that the engine does not run is refused, not replaced', () => {
    const old = cockroachDialect({ major: 21, minor: 1, patch: 0 });
    expect(() => beginStatement(old, { isolation: 'read committed' })).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_FEATURE',
        message: 'CockroachDB 21.1.0 does not run the isolation level "read committed"; it runs "serializable".',
      }),
    );
  });
});

describe('options are checked before anything is sent', () => {
  test.each<[object, string]>([
    [{ maxAttempts: 0 }, 'maxAttempts must be an integer of at least 1, but got 0.'],
    [{ maxAttempts: 2.5 }, 'maxAttempts must be an integer of at least 1, but got 2.5.'],
    [{ maxAttempts: Number.POSITIVE_INFINITY }, 'maxAttempts must be an integer of at least 1, but got Infinity.'],
    [{ maxAttempts: '10' }, 'maxAttempts must be an integer of at least 1, but got "10".'],
    [{ deadlineMs: 0 }, 'deadlineMs must be a number of milliseconds above 0 and at most 2147483647, but got 0.'],
    [
      { deadlineMs: Number.NaN },
      'deadlineMs must be a number of milliseconds above 0 and at most 2147483647, but got NaN.',
    ],
    [
      { isolation: 'snapshot' },
      'isolation must be "serializable", "repeatable read" or "read committed", but got "snapshot".',
    ],
    [{ priority: 'urgent' }, 'priority must be "low", "normal" or "high", but got "urgent".'],
    [
      { asOfSystemTime: '-10s', readOnly: false },
      'A transaction with asOfSystemTime only reads: leave readOnly out, or set it to true.',
    ],
  ])('%j', (options, message) => {
    expect(() => checkTransactionOptions(options as TransactionOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    );
  });

  test('a time in the past that hides SQL', () => {
    expect(() => checkTransactionOptions({ asOfSystemTime: "'-10s'; drop table users" })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
