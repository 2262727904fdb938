import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { Field } from './field.ts';
import { arrayType } from './types/array.ts';
import { bitFieldType } from './types/bit-field.ts';
import { booleanType } from './types/boolean.ts';
import { bytesType } from './types/bytes.ts';
import { enumerationType } from './types/enumeration.ts';
import { inetType } from './types/inet.ts';
import { type JsonDocument, jsonType } from './types/json.ts';
import { searchVectorType } from './types/search-vector.ts';
import { uuidType } from './types/uuid.ts';

/** True or false: `boolean`. */
export function boolean(): Field<boolean> {
  return new Field(booleanType);
}

/** A UUID: `uuid`, read in lower case with hyphens. For a primary key that the database makes see `uuidKey`. */
export function uuid(): Field<string> {
  return new Field(uuidType);
}

/**
 * A JSON document: `jsonb`. A type argument says what it holds; nothing checks that.
 *
 * Numbers that a JavaScript number would round are read as `JsonNumber`, and a document that is nothing but `null` as
 * `jsonNull`, since `null` in a row is SQL's NULL. An index on it (`.index()`) is an inverted one.
 * @example settings: json<{ theme: string; tags?: string[] }>().default({ theme: 'dark' })
 */
export function json<T = JsonDocument>(): Field<T> {
  return new Field(jsonType);
}

/**
 * A list of values of another field: `text[]`, `int4[]`, `timestamptz(3)[]`, an enumeration's `"name"[]`. Items may be NULL
 * where the field is nullable. Arrays of arrays and of JSON are refused, since CockroachDB has none
 * (cockroachdb/cockroach#32552, #23468). An index on it (`.index()`) is an inverted one.
 * @example tags: array(text()).default([])
 * @example scores: array(decimal(5, 2).nullable())   // (string | null)[]
 */
export function array<Read, Write>(of: Field<Read, Write, boolean>): Field<Read[], readonly Write[]> {
  if (!(of instanceof Field)) throw new InvalidArgumentError('array() takes a field, such as array(text()).');
  const { nullable, ...others } = of.options;
  const isPlain = !others.unique && !others.index && !others.primaryKey && others.default === undefined;
  if (!isPlain)
    throw new InvalidArgumentError(
      'The field in array() says only what an item is. Put the rest behind: array(text()).default([]).',
    );
  return new Field(arrayType(of.type, nullable));
}

/**
 * One of a few values, as a type of the database: `CREATE TYPE "post_status" AS ENUM ('draft', 'published')`. They sort in the
 * order of the list. Fields of several models may share a type: declare it once, `const status = () => enumeration(…)`.
 * @param name in the database in snake_case, in the GraphQL schema with capitals (`PostStatus`)
 * @param options.graphqlNames what the GraphQL schema calls values; by default in capitals, `in review` is `IN_REVIEW`
 * @example status: enumeration('PostStatus', ['draft', 'published']).default('draft')
 */
export function enumeration<const Value extends string>(
  name: string,
  values: readonly Value[],
  options: { readonly graphqlNames?: { readonly [Each in Value]?: string } } = {},
): Field<Value> {
  return new Field(enumerationType(name, values, options.graphqlNames));
}

/** Bytes: `bytea` (`BYTES` on CockroachDB), read as a Uint8Array. */
export function bytes(): Field<Uint8Array, Uint8Array | ArrayBuffer> {
  return new Field(bytesType);
}

/** An IPv4 or IPv6 address, with a prefix where it is a network's: `inet`, as a string. */
export function inet(): Field<string> {
  return new Field(inetType);
}

/**
 * Flags in one number, Peewee's BitField: `int8 DEFAULT 0`, one bit a name from the lowest, read as the list of those that are
 * set. Names may be added at the end, never moved. See `hasFlag`, `setFlag` and `clearFlag` for one flag in SQL.
 * @example flags: bitField(['sticky', 'archived'])   // row.flags is ['sticky']
 */
export function bitField<const Name extends string>(flags: readonly Name[]): Field<Name[], readonly Name[], true> {
  return new Field(bitFieldType(flags), { default: { kind: 'value', value: [] } });
}

/**
 * A text prepared for full text search: `tsvector` (CockroachDB from v23.1). Mostly computed, indexed and hidden:
 * @example search: computed(tsvector(), sql`to_tsvector('english', title)`).index().hidden()
 */
export function tsvector(): Field<string> {
  return new Field(searchVectorType);
}
