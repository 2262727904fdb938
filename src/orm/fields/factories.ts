import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { call } from '../../sql/nodes/factories.ts';
import { Field, KeyField } from './field.ts';
import { booleanType } from './types/boolean.ts';
import { decimalType, floatType } from './types/decimal.ts';
import { bigintStringType, bigintType, integerType, smallintType } from './types/integer.ts';
import { charType, textType, varcharType } from './types/text.ts';
import { timestamptzTextType, timestamptzType } from './types/timestamptz.ts';
import { uuidType } from './types/uuid.ts';

/** Text of any length. */
export function text(): Field<string> {
  return new Field(textType);
}

/** Text of at most `maxLength` characters: `varchar(n)`. */
export function varchar(maxLength: number): Field<string> {
  return new Field(varcharType(positive(maxLength, 'varchar')));
}

/** Text of exactly `length` characters, padded with blanks: `char(n)`. */
export function char(length: number): Field<string> {
  return new Field(charType(positive(length, 'char')));
}

/** A whole number of 32 bits: `int4` on every engine. */
export function integer(): Field<number> {
  return new Field(integerType);
}

/** A whole number of 16 bits: `int2`. */
export function smallint(): Field<number> {
  return new Field(smallintType);
}

/** A whole number of 64 bits, read as a string of digits, or as a bigint with `{ as: 'bigint' }`; never a rounded number. */
export function bigint(): Field<string, string | bigint | number>;
export function bigint(options: { readonly as: 'bigint' }): Field<bigint, string | bigint | number>;
export function bigint(options?: { readonly as: 'bigint' }): Field<any, string | bigint | number> {
  return new Field(options?.as === 'bigint' ? bigintType : bigintStringType);
}

/** A floating point number of 64 bits. Not for money: see `decimal`. */
export function float(): Field<number> {
  return new Field(floatType);
}

/** An exact decimal number, read as a string: `decimal(12, 2)`. */
export function decimal(precision?: number, scale?: number): Field<string, string | number | bigint> {
  return new Field(decimalType(precision === undefined ? undefined : positive(precision, 'decimal'), scale));
}

/** True or false. */
export function boolean(): Field<boolean> {
  return new Field(booleanType);
}

/** A UUID. */
export function uuid(): Field<string> {
  return new Field(uuidType);
}

/**
 * A UUID primary key made by the database, the key that CockroachDB recommends: `uuid PRIMARY KEY DEFAULT gen_random_uuid()`.
 * Source: https://www.cockroachlabs.com/docs/stable/uuid
 */
export function uuidKey(): KeyField<string, string, true> {
  return new KeyField(uuidType, {
    primaryKey: true,
    default: { kind: 'sql', expression: call('gen_random_uuid', []) },
  });
}

/**
 * A 64-bit primary key made by the database: `DEFAULT unique_rowid()` on CockroachDB, an identity column elsewhere. Read as a
 * string, since CockroachDB's row ids exceed 2^53.
 * Source: https://www.cockroachlabs.com/docs/stable/serial
 */
export function rowId(): KeyField<string, string | bigint | number, true> {
  return new KeyField(bigintStringType, { primaryKey: true, default: { kind: 'rowId' } });
}

/**
 * A moment in time. With a precision up to 3 (milliseconds, the default) the row holds a Date; with 4 to 6 an RFC 3339 text,
 * since a Date would cut the rest off.
 */
export function timestamptz(): Field<Date, Date | string>;
export function timestamptz(options: { readonly precision: 4 | 5 | 6 }): Field<string, Date | string>;
export function timestamptz(options?: { readonly precision: 4 | 5 | 6 }): Field<any, Date | string> {
  return new Field(options === undefined ? timestamptzType : timestamptzTextType(options.precision));
}

function positive(value: number, name: string): number {
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(`${name}() takes a whole number of at least 1, but got: ${value}.`);
  return value;
}
