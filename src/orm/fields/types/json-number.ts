import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { withoutTrailing } from '../../../util/without-trailing.ts';
import { plainDecimal } from './decimal.ts';

/**
 * A number inside of a JSON document that a JavaScript number cannot hold: `12345678901234567890`, or 20 digits behind the
 * point. Reading gives one only in the place of a number that would have been rounded; writing one stores all its digits.
 *
 * `String(number)` has the digits, `Number(number)` the nearest JavaScript number. In `JSON.stringify` it becomes a string of
 * its digits, as `bigint()` and `decimal()` are, since a number would be rounded by whoever parses it.
 * @example Order.create({ payload: { reference: new JsonNumber('12345678901234567890') } })
 */
export class JsonNumber {
  readonly digits: string;

  /** @throws InvalidValueError for what is no finite decimal number */
  constructor(digits: string | bigint) {
    const plain = plainDecimal(String(digits));
    if (plain === undefined || !/\d$/.test(plain))
      throw new InvalidValueError(
        `A decimal number such as "12345678901234567890" is expected, but got ${inspect(digits)}.`,
      );
    this.digits = plain;
  }

  toString(): string {
    return this.digits;
  }

  toJSON(): string {
    return this.digits;
  }

  valueOf(): number {
    return Number(this.digits);
  }
}

/** Numbers of at most as many digits come through a JavaScript number unharmed. */
const SAFE_DIGITS = 15;

/**
 * True where the number, read by JavaScript and printed again, is another one. `0.10` and `1e300` are not.
 * @param text a number as JSON has it
 */
export function wouldBeRounded(text: string): boolean {
  if (text.length <= SAFE_DIGITS && !/e/i.test(text)) return false;
  const number = Number(text);
  return (
    !Number.isFinite(number) || withoutEndZeros(plainDecimal(text)) !== withoutEndZeros(plainDecimal(String(number)))
  );
}

function withoutEndZeros(plain: string | undefined): string | undefined {
  return plain?.includes('.') ? withoutTrailing(withoutTrailing(plain, '0'), '.') : plain;
}
