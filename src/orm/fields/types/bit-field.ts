import { InvalidArgumentError, InvalidValueError } from '../../../errors/phoebe-error.ts';
import { didYouMean } from '../../../util/did-you-mean.ts';
import { inspect } from '../../../util/inspect.ts';
import { formatList } from '../../../util/list.ts';
import type { ValueType } from '../value-type.ts';
import { textType } from './text.ts';

/** An `int8` has 64 bits, of which the highest is its sign. */
const MAX_FLAGS = 63;

/** A type whose values are sets of names, each of them one bit. */
export interface BitFieldType<Name extends string> extends ValueType<readonly Name[]> {
  /** The bit of a flag. @throws InvalidValueError for a name that is no flag */
  bitOf(flag: Name): bigint;
}

/**
 * `int8` with a name for each bit, from the lowest: the flags that are set, as a list in that order. Bits without a name are
 * not shown, and a list that is written clears them.
 * @throws InvalidArgumentError for no names, more than 63, a name twice
 */
export function bitFieldType<Name extends string>(flags: readonly Name[]): BitFieldType<Name> {
  if (!Array.isArray(flags) || flags.length === 0 || flags.length > MAX_FLAGS || new Set(flags).size < flags.length)
    throw new InvalidArgumentError(`bitField() takes 1 to ${MAX_FLAGS} different names.`);
  const bits = new Map<Name, bigint>(flags.map((flag, index) => [flag, 1n << BigInt(index)]));
  const bitOf = (flag: Name): bigint => {
    const bit = bits.get(flag);
    if (bit !== undefined) return bit;
    const near = typeof flag === 'string' ? didYouMean(flag, flags) : '';
    throw new InvalidValueError(`${formatList(flags, 'or')} is expected, but got ${inspect(flag)}.${near}`);
  };
  const read = (text: string): Name[] => {
    const set = BigInt(text);
    return flags.filter((flag) => (set & bits.get(flag)!) !== 0n);
  };
  return {
    valueKind: 'other',
    columnType: 'int8',
    castType: 'int8',
    scalar: 'String',
    items: textType,
    bitOf,
    fromDriver: read,
    toJson: read,
    toDriver(value) {
      if (!Array.isArray(value)) throw new InvalidValueError(`A list of flags is expected, but got ${inspect(value)}.`);
      return String((value as readonly Name[]).reduce((set, flag) => set | bitOf(flag), 0n));
    },
  };
}
