import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { booleanType } from '../fields/types/boolean.ts';
import { decimalType } from '../fields/types/decimal.ts';
import { floatType } from '../fields/types/float.ts';
import { countType } from '../fields/types/integer.ts';
import { textType } from '../fields/types/text.ts';
import { timestamptzType } from '../fields/types/timestamptz.ts';
import type { ValueType } from '../fields/value-type.ts';

type AnyType = ValueType<any, any>;

/** Their other arguments are encoded by the type of the first, and the result has it too. */
export const SAME_AS_FIRST: ReadonlySet<string> = new Set(['coalesce', 'nullif', 'greatest', 'least']);

/** Their third argument is what they give where there is no such row: a value of the first one's type. */
export const OFFSETS: ReadonlySet<string> = new Set(['lag', 'lead']);

/** The result has the type of the first argument; the other arguments are what they are. */
const RESULT_OF_FIRST: ReadonlySet<string> = new Set([
  ...SAME_AS_FIRST,
  ...['min', 'max', 'abs', 'lag', 'lead', 'first_value', 'last_value', 'nth_value'],
]);

/** Functions that are never NULL, so that an order by them needs no word about NULLs. */
export const NEVER_NULL: ReadonlySet<string> = new Set([
  ...['count', 'row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'now', 'random'],
]);

const FIXED: ReadonlyMap<string, AnyType> = new Map<string, AnyType>([
  ...(['lower', 'upper', 'trim', 'substr', 'replace', 'concat', 'concat_ws', 'lpad', 'rpad', 'md5'] as const).map(
    (name) => [name, textType] as const,
  ),
  ['string_agg', textType],
  ...(['count', 'length', 'position', 'row_number', 'rank', 'dense_rank', 'ntile'] as const).map(
    (name) => [name, countType] as const,
  ),
  ...(['percent_rank', 'cume_dist', 'random'] as const).map((name) => [name, floatType] as const),
  ['bool_and', booleanType],
  ['bool_or', booleanType],
  ['now', timestamptzType],
]);

const ALL_DIGITS = /^-?\d{16,}(\.0*)?$/;

/** A number, refused where a JavaScript number would round it. */
function exactNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) && ALL_DIGITS.test(text))
    throw new InvalidValueError(
      'A total is larger than a JavaScript number can hold exactly (2^53). Cast it: fn.sum(…).cast(decimal()).',
    );
  return number;
}

/** Totals of integers: wider than their column, so compared with any number. */
const totalType: AnyType = {
  ...countType,
  numberKind: 'decimal',
  castType: 'decimal',
  fromDriver: exactNumber,
  toDriver: (value) => decimalType().toDriver(value),
};
const decimal = decimalType();

/** What `round`, `ceil` and the like of an integer give. */
function aggregateType(type: AnyType | undefined, name: string): AnyType | undefined {
  if (type === undefined || type.numberKind === undefined) return undefined;
  if (type.numberKind === 'float') return type;
  const reads = type.fromDriver('0');
  if (typeof reads === 'number') return totalType;
  if (typeof reads === 'bigint' && name === 'sum') return { ...type, castType: 'decimal' };
  return decimal;
}

/** How the result of a function is read; undefined: by the type that the database reports. */
export function resultTypeOf(name: string, first: AnyType | undefined): AnyType | undefined {
  const fixed = FIXED.get(name);
  if (fixed !== undefined) return fixed;
  switch (name) {
    case 'sum':
    case 'avg':
    case 'round':
    case 'ceil':
    case 'floor':
      return aggregateType(first, name);
    case 'date_trunc':
      return undefined;
    default:
      return RESULT_OF_FIRST.has(name) ? first : undefined;
  }
}
