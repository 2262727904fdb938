import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { textAsItCame, type ValueType } from '../value-type.ts';
import { excessDigits } from './civil-time.ts';
import { clockTimeOf, clockTimeText, SECONDS_OF_DAY, TIME_PATTERN } from './clock-time.ts';
import { utcNow } from './utc-now.ts';

const TIME_TEXT = new RegExp(`^${TIME_PATTERN}$`);
/**
 * `time(n)`: a time of day without a zone, as the string `07:31:08` or `07:31:08.5`; seconds may be left out. `24:00:00` is the
 * midnight at the day's end, and the leap second `23:59:60` means the same.
 */
export function timeType(precision = 6): ValueType<string> {
  return {
    valueKind: 'temporal',
    columnType: precision === 6 ? 'time' : `time(${precision})`,
    castType: 'time',
    scalar: 'Time',
    now: utcNow('time'),
    fromDriver: textAsItCame,
    toJson: textAsItCame,
    toDriver: timeText,
    assertFits: (text) => assertPrecision(text, precision),
  };
}

function timeText(value: unknown): string {
  const parts = typeof value === 'string' ? TIME_TEXT.exec(value) : null;
  const time = parts === null ? undefined : clockTimeOf(parts[1]!, parts[2]!, parts[3], parts[4]);
  if (time === undefined || (time.seconds === SECONDS_OF_DAY && time.fraction !== ''))
    throw new InvalidValueError(
      `A time of day such as "07:31:08" or "07:31:08.123456" is expected, but got ${inspect(value)}.`,
    );
  return clockTimeText(time);
}

/** @throws InvalidValueError where a time has more digits of a second than its column, which would round it */
export function assertPrecision(text: string, precision: number): void {
  const digits = excessDigits(text, precision);
  if (digits !== undefined)
    throw new InvalidValueError(
      `The column keeps ${precision} digits of a second, but got ${digits}. Cut them off, or give the field { precision: 6 }.`,
    );
}
