import { InvalidArgumentError, InvalidValueError } from '../../../errors/phoebe-error.ts';
import { type ArrayItem, decodeArray, encodeArray } from '../../../sql/array-literal.ts';
import { inspect } from '../../../util/inspect.ts';
import type { JsonValue, ValueType } from '../value-type.ts';

/** What no engine, or not every engine, keeps in an array. CockroachDB: cockroachdb/cockroach#23468 (JSON), #32552 (arrays). */
const NOT_IN_ARRAYS = ['array', 'json', 'search'];

/**
 * `int4[]`, `text[]`, `timestamptz(3)[]` …: a list of values of another type.
 * @param nullableItems whether an item may be NULL
 * @throws InvalidArgumentError for arrays of arrays, of JSON and of search vectors
 */
export function arrayType<Read, Write>(
  items: ValueType<Read, Write>,
  nullableItems: boolean,
): ValueType<readonly (Read | null)[], readonly (Write | null)[]> {
  if (NOT_IN_ARRAYS.includes(items.valueKind))
    throw new InvalidArgumentError(
      `An array cannot hold ${items.columnType}: CockroachDB has no such arrays. A json() field holds lists of anything.`,
    );
  const { assertFits } = items;
  const type: ValueType<readonly (Read | null)[], readonly (Write | null)[]> = {
    valueKind: 'array',
    columnType: `${items.columnType}[]`,
    castType: `${castTypeOf(items)}[]`,
    scalar: items.scalar,
    indexMethod: 'gin',
    items,
    fromDriver: (text) => readItems(text, (item) => items.fromDriver(item)),
    toDriver(value) {
      if (!Array.isArray(value))
        throw new InvalidValueError(`A list of values is expected, but got ${inspect(value)}.`);
      return encodeArray(Array.from(value, (item, index) => encodeItem(items, item, index, nullableItems)));
    },
    toJson: (text) => readItems<JsonValue>(text, (item) => items.toJson(item)),
  };
  if (assertFits === undefined) return type;
  return {
    ...type,
    assertFits: (text) => {
      for (const [index, item] of decodeArray(text).entries())
        if (typeof item === 'string') ofItem(index, () => assertFits(item));
    },
  };
}

/** A list of `text` cannot be compared with one of `varchar(n)` or `char(n)`, though single values can. */
function castTypeOf({ columnType, castType }: ValueType<any, any>): string {
  if (columnType.startsWith('varchar(')) return 'varchar';
  return columnType.startsWith('char(') ? 'bpchar' : castType;
}

function readItems<T>(text: string, read: (item: string) => T): (T | null)[] {
  return decodeArray(text).map((item) => {
    if (item === null) return null;
    if (typeof item === 'string') return read(item);
    throw new InvalidValueError('The database answered an array of arrays, where a list of values was expected.');
  });
}

function encodeItem(type: ValueType<any, any>, item: unknown, index: number, nullable: boolean): ArrayItem {
  if (item === null && nullable) return null;
  if (item === null || item === undefined)
    throw new InvalidValueError(
      `Item ${index + 1} of the list is ${item}. Leave it out, or say that items may be NULL: array(text().nullable()).`,
    );
  return ofItem(index, () => type.toDriver(item));
}

/** Names the item in a message about its value. */
function ofItem<T>(index: number, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause;
    throw new InvalidValueError(`Item ${index + 1} of the list: ${cause.message}`, { cause });
  }
}
