const RANKS: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8', 'numeric'],
  ['float4', 'float8'],
];

const ALIASES: Readonly<Record<string, string>> = {
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
  int: 'int8',
  decimal: 'numeric',
  real: 'float4',
  'double precision': 'float8',
  float: 'float8',
  'character varying': 'varchar',
  character: 'char',
  bpchar: 'char',
  string: 'text',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

interface ParsedType {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly isArray: boolean;
}

/** True where every value of the one type is a value of the other, so that a change of type loses nothing. */
export function isWidening(from: string, to: string): boolean {
  const old = parseType(from);
  const wanted = parseType(to);
  if (old.isArray !== wanted.isArray) return false;
  if (old.name === wanted.name) return sizesFit(old, wanted);
  if (old.name === 'text' && wanted.name === 'varchar') return wanted.sizes.length === 0;
  if (wanted.name === 'text') return old.name === 'varchar' || old.name === 'uuid' || isRanked(old.name);
  const rank = RANKS.find((names) => names.includes(old.name) && names.includes(wanted.name));
  if (rank === undefined || rank.indexOf(wanted.name) < rank.indexOf(old.name)) return false;
  return wanted.sizes.length === 0;
}

function isRanked(name: string): boolean {
  return RANKS[0]!.includes(name);
}

/** `varchar(20)` into `varchar(40)` or `varchar`; `numeric(10,2)` into `numeric(12,2)`. */
function sizesFit(old: ParsedType, wanted: ParsedType): boolean {
  if (wanted.sizes.length === 0) return true;
  if (old.sizes.length !== wanted.sizes.length) return false;
  const [oldTotal = 0, oldScale = 0] = old.sizes;
  const [total = 0, scale = 0] = wanted.sizes;
  return scale >= oldScale && total - scale >= oldTotal - oldScale;
}

/** Reads `timestamp(3) with time zone`, `VARCHAR(40)`, `"my type"[]`. */
function parseType(type: string): ParsedType {
  const item = type.replace(/(\[\d*\])+$/, '');
  const sizes = /\(([\d, ]+)\)/.exec(item)?.[1];
  const words = item
    .replace(/\([\d, ]+\)/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const name = words.startsWith('"') ? words : words.toLowerCase();
  return {
    name: ALIASES[name] ?? name,
    sizes: sizes === undefined ? [] : sizes.split(',').map(Number),
    isArray: item !== type,
  };
}

/** True for columns of the type, and of arrays of it. */
export function isOfEnum(type: string, { schema, name }: { readonly schema?: string; readonly name: string }): boolean {
  const plain = type
    .replace(/(\[\])+$/, '')
    .replaceAll('"', '')
    .toLowerCase();
  const wanted = name.toLowerCase();
  if (schema !== undefined) return plain === `${schema.toLowerCase()}.${wanted}`;
  return plain === wanted || plain.endsWith(`.${wanted}`);
}
