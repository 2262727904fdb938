import { booleanType } from './types/boolean.ts';
import { decimalType, floatType } from './types/decimal.ts';
import { bigintStringType, integerType } from './types/integer.ts';
import { textType } from './types/text.ts';
import { timestamptzType } from './types/timestamptz.ts';
import { uuidType } from './types/uuid.ts';
import type { ValueType } from './value-type.ts';

/** Types of values of which only the database knows the type: raw SQL and functions. Numbers are PostgreSQL's type OIDs. */
const TYPES: ReadonlyMap<number, ValueType<any, any>> = new Map<number, ValueType<any, any>>([
  [16, booleanType],
  [20, bigintStringType],
  [21, integerType],
  [23, integerType],
  [700, floatType],
  [701, floatType],
  [1184, timestamptzType],
  [1700, decimalType()],
  [2950, uuidType],
]);

/** The type for an OID; text for one that is not listed. */
export function typeOfOid(oid: number): ValueType<any, any> {
  return TYPES.get(oid) ?? textType;
}
