import { createHash } from 'node:crypto';
import { MAX_IDENTIFIER_BYTES } from '../../sql/compile/quote.ts';

/** What a name ends in: the words that PostgreSQL itself uses, and `old` for what is about to go. */
export type NameSuffix = 'pkey' | 'key' | 'idx' | 'fkey' | 'check' | 'old';

/** Enough that two long names of one schema do not meet: 2^32 values. */
const HASH_LENGTH = 8;

/**
 * The name of a constraint or index: table, columns and kind, joined by `_`. The same parts always give the same name. One
 * that would be longer than 63 bytes is cut and gets a hash of the whole name before its end.
 *
 * @example objectName('users', ['username'], 'key') // 'users_username_key'
 */
export function objectName(tableName: string, columns: readonly string[], suffix: NameSuffix): string {
  const full = [tableName, ...columns, suffix].join('_');
  if (Buffer.byteLength(full) <= MAX_IDENTIFIER_BYTES) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, HASH_LENGTH);
  const end = `_${hash}_${suffix}`;
  return cutToBytes(full, MAX_IDENTIFIER_BYTES - end.length) + end;
}

/** Cuts between characters, never inside one. */
function cutToBytes(text: string, limit: number): string {
  let result = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    result += character;
  }
  return result;
}
