import { parseCivilTime } from '../../../orm/fields/types/civil-time.ts';
import { plainDecimal } from '../../../orm/fields/types/decimal.ts';
import { intervalMicroseconds } from '../../../orm/fields/types/interval.ts';
import type { ValueType } from '../../../orm/index.ts';
import { COMPARING, compared, type Domain, operandsOf } from './domain.ts';

/** Digits behind the point by which numbers without a scale of their own are told apart; more, where a filter has more. */
const DIGITS = 20;
const MICROSECONDS_OF_DAY = 86_400_000_000n;
/** Beyond every number and time. */
const INFINITY = 86_400n * 10n ** 2_500n;

export interface OrderedDomain extends Domain<bigint> {
  /** The sample that a value is. */
  sampleOf(value: unknown): bigint;
}

/**
 * Values on a line, by whole numbers: decimals by their smallest digit, times by microseconds. Between two values that a filter
 * names there is another one unless they are neighbours, so the neighbours of each are tried, and the ends of the line.
 */
export function orderedDomain(type: ValueType<any, any>): OrderedDomain {
  const { of, unit, ends } = type.valueKind === 'number' ? numberLine(type) : timeLine(type);
  return {
    sampleOf: of,
    samples: (tests) => {
      const points = operandsOf(tests, COMPARING).flatMap((operand) => {
        const point = of(operand);
        const neighbour = point - (((point % unit) + unit) % unit);
        return [neighbour - unit, neighbour, neighbour + unit, neighbour + 2n * unit];
      });
      const [first, last] = ends;
      return [...new Set([...ends, ...points])].filter((point) => point >= first && point <= last);
    },
    holds: (test, sample) => compared(test, (operand) => signOf(sample - of(operand))),
  };
}

interface Line {
  /** The place of a value. @throws InvalidValueError for what is none */
  readonly of: (operand: unknown) => bigint;
  /** How far neighbours are from each other. */
  readonly unit: bigint;
  readonly ends: readonly [bigint, bigint];
}

function signOf(difference: bigint): number {
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

/** More digits than are told apart by any column: no number of a filter is rounded. */
const SCALE = 1_000;

function numberLine({ columnType, numberKind, toDriver }: ValueType<any, any>): Line {
  const of = (operand: unknown): bigint => {
    const plain = plainDecimal(toDriver(operand))!;
    if (plain === 'NaN') return INFINITY + 1n;
    if (plain.endsWith('Infinity')) return plain.startsWith('-') ? -INFINITY : INFINITY;
    const [before = '', behind = ''] = plain.split('.');
    return BigInt(before + behind.slice(0, SCALE).padEnd(SCALE, '0'));
  };
  const digits = (scale: number): bigint => 10n ** BigInt(SCALE - scale);
  const bits = INTEGER_BITS[columnType];
  if (bits !== undefined) {
    const size = 2n ** (bits - 1n) * digits(0);
    return { of, unit: digits(0), ends: [-size, size - digits(0)] };
  }
  const [, precision, scale] = /^decimal\((\d+), (\d+)\)$/.exec(columnType) ?? [];
  if (precision !== undefined) {
    const unit = digits(Number(scale));
    const size = (10n ** BigInt(precision) - 1n) * unit;
    return { of, unit, ends: [-size, size] };
  }
  return { of, unit: numberKind === 'integer' ? digits(0) : digits(DIGITS), ends: [-INFINITY, INFINITY] };
}

const INTEGER_BITS: Readonly<Record<string, bigint | undefined>> = { int2: 16n, int4: 32n, int8: 64n };

function timeLine(type: ValueType<any, any>): Line {
  const { columnType } = type;
  if (columnType === 'interval')
    return { of: (operand) => intervalMicroseconds(String(operand))!, unit: 1n, ends: [-INFINITY, INFINITY] };
  const of = (operand: unknown): bigint => {
    const text = type.toDriver(operand);
    if (text === 'infinity') return INFINITY;
    return text === '-infinity' ? -INFINITY : microsecondsOf(String(type.toJson(text)));
  };
  const precision = Number(/\(([0-6])\)/.exec(columnType)?.[1] ?? 6);
  const unit = columnType === 'date' ? MICROSECONDS_OF_DAY : 10n ** BigInt(6 - precision);
  const ends: Line['ends'] = /^time(?:\(|$)/.test(columnType) ? [0n, MICROSECONDS_OF_DAY] : [-INFINITY, INFINITY];
  return { of, unit, ends };
}

/** Of an answer's text: a time of day, a date, or both. */
function microsecondsOf(text: string): bigint {
  const isClock = /^\d\d:/.test(text);
  const isDay = !isClock && !text.includes('T');
  const { day, seconds, fraction } = parseCivilTime(
    `${isClock ? '1970-01-01T' : ''}${text}${isDay ? 'T00:00' : ''}`,
  )!.time;
  return BigInt(day) * MICROSECONDS_OF_DAY + BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}
