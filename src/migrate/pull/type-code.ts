import { snakeCase } from '../../util/case.ts';
import { isOfEnum } from '../diff/type-change.ts';
import type { EnumDefinition } from '../schema/schema-types.ts';
import { type Imports, stringCode } from './code-text.ts';

/** The field function that makes each type, by the names that the two engines' catalogs have for it. */
const PLAIN: Readonly<Record<string, string>> = {
  text: 'text',
  string: 'text',
  'character varying': 'text',
  varchar: 'text',
  smallint: 'smallint',
  int2: 'smallint',
  integer: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  int: 'bigint',
  real: 'real',
  float4: 'real',
  'double precision': 'double',
  float8: 'double',
  float: 'double',
  boolean: 'boolean',
  bool: 'boolean',
  uuid: 'uuid',
  date: 'date',
  interval: 'interval',
  json: 'json',
  jsonb: 'json',
  bytea: 'bytes',
  bytes: 'bytes',
  inet: 'inet',
  tsvector: 'tsvector',
};

/** Types with a length. */
const SIZED: Readonly<Record<string, string>> = {
  'character varying': 'varchar',
  varchar: 'varchar',
  string: 'varchar',
  character: 'char',
  char: 'char',
  bpchar: 'char',
  numeric: 'decimal',
  decimal: 'decimal',
};

/** Types with a precision in seconds, and the precision that the field has without a word. */
const TEMPORAL: Readonly<Record<string, { readonly field: string; readonly usual: number }>> = {
  'timestamp with time zone': { field: 'timestamptz', usual: 3 },
  timestamptz: { field: 'timestamptz', usual: 3 },
  'timestamp without time zone': { field: 'timestamp', usual: 6 },
  timestamp: { field: 'timestamp', usual: 6 },
  'time without time zone': { field: 'time', usual: 6 },
  time: { field: 'time', usual: 6 },
};

/** What PostgreSQL and CockroachDB keep where no precision is said. */
const FULL_PRECISION = 6;

/** The call that makes a field of an SQL type: `varchar(40)`, `array(text())`, `enumeration('mood', ['good', 'bad'])`. */
export function typeCode(type: string, enums: readonly EnumDefinition[], imports: Imports): string {
  if (type.endsWith('[]')) return `${imports.use('array')}(${typeCode(type.slice(0, -2), enums, imports)})`;
  const enumeration = enums.find((one) => isOfEnum(type, one));
  if (enumeration !== undefined && snakeCase(enumeration.name) === enumeration.name) {
    const values = enumeration.values.map(stringCode).join(', ');
    return `${imports.use('enumeration')}(${stringCode(enumeration.name)}, [${values}])`;
  }
  const sizes = /\(([\d, ]+)\)/.exec(type)?.[1]?.replaceAll(' ', '').split(',');
  const name = type.replace(/ ?\([\d, ]+\)/, '').toLowerCase();
  const temporal = Object.hasOwn(TEMPORAL, name) ? TEMPORAL[name] : undefined;
  if (temporal !== undefined) {
    const precision = sizes === undefined ? FULL_PRECISION : Number(sizes[0]);
    return `${imports.use(temporal.field)}(${precision === temporal.usual ? '' : `{ precision: ${precision} }`})`;
  }
  if (sizes !== undefined && Object.hasOwn(SIZED, name)) return `${imports.use(SIZED[name]!)}(${sizes.join(', ')})`;
  if (name === 'numeric' || name === 'decimal') return `${imports.use('decimal')}()`;
  if (name === 'character' || name === 'char') return `${imports.use('char')}(1)`;
  if (Object.hasOwn(PLAIN, name)) return `${imports.use(PLAIN[name]!)}()`;
  return `${imports.use('customField')}({ columnType: ${stringCode(type)}, fromDriver: (text) => text, toDriver: (text: string) => text })`;
}
