import { expect } from 'vitest';
import { InvalidValueError } from '../../../src/errors/phoebe-error.ts';
import type { ValueType } from '../../../src/orm/fields/value-type.ts';

/** The message of the InvalidValueError that `run` throws; any other outcome fails the test. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidValueError);
    return (error as InvalidValueError).message;
  }
  throw new Error('An InvalidValueError was expected, but nothing was thrown.');
}

/** What a column of this type is sent for a value: encoded, and found to fit. */
export function written<Write>(type: ValueType<any, Write>, value: Write): string {
  const text = type.toDriver(value);
  type.assertFits?.(text);
  return text;
}
