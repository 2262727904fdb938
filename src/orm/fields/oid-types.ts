import { arrayType } from './types/array.ts';
import { booleanType } from './types/boolean.ts';
import { bytesType } from './types/bytes.ts';
import { dateType } from './types/date.ts';
import { decimalType } from './types/decimal.ts';
import { floatType, realType } from './types/float.ts';
import { inetType } from './types/inet.ts';
import { bigintStringType, integerType, smallintType } from './types/integer.ts';
import { intervalType } from './types/interval.ts';
import { jsonType } from './types/json.ts';
import { charType, textType } from './types/text.ts';
import { timeType } from './types/time.ts';
import { timestampType } from './types/timestamp.ts';
import { timestamptzType } from './types/timestamptz.ts';
import { uuidType } from './types/uuid.ts';
import type { ValueType } from './value-type.ts';

type AnyType = ValueType<any, any>;

/** PostgreSQL's type OIDs (its pg_type.dat; CockroachDB has the same): the type, its array's, and how a value is read. */
const BUILT_IN: readonly (readonly [oid: number, arrayOid: number, type: AnyType])[] = [
  [16, 1000, booleanType],
  [17, 1001, bytesType],
  [20, 1016, bigintStringType],
  [21, 1005, smallintType],
  [23, 1007, integerType],
  [25, 1009, textType],
  [700, 1021, realType],
  [701, 1022, floatType],
  [869, 1041, inetType],
  [1042, 1014, charType(1)],
  [1043, 1015, textType],
  [1082, 1182, dateType],
  [1083, 1183, timeType()],
  [1114, 1115, timestampType()],
  [1184, 1185, timestamptzType],
  [1186, 1187, intervalType],
  [1700, 1231, decimalType()],
  [2950, 2951, uuidType],
];

/** Types of values of which only the database knows the type: raw SQL and functions. */
const TYPES: ReadonlyMap<number, AnyType> = new Map<number, AnyType>([
  ...BUILT_IN.flatMap(([oid, arrayOid, type]) => [[oid, type] as const, [arrayOid, arrayType(type, true)] as const]),
  [114, jsonType],
  [3802, jsonType],
]);

/**
 * The type for an OID; text for one that is not listed. Moments become Dates, which hold milliseconds: cast the expression to a
 * field, `cast(timestamptz({ precision: 6 }))`, to keep every digit.
 */
export function typeOfOid(oid: number): AnyType {
  return TYPES.get(oid) ?? textType;
}
