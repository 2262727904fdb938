import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { binary, literal, value } from '../../sql/nodes/factories.ts';
import { Condition, Expression } from '../expression/expression.ts';
import type { BitFieldType } from './types/bit-field.ts';

type FlagsColumn<Name extends string> = Expression<Name[]> | Expression<Name[] | null>;

/**
 * Whether a flag of a `bitField` is set: `("posts"."flags" & 1) <> 0`.
 * @example Post.select().where(hasFlag(Post.flags, 'sticky'))
 */
export function hasFlag<Name extends string>(column: FlagsColumn<Name>, flag: NoInfer<Name>): Condition {
  return new Condition(binary(binary(column.node, '&', value(String(bitOf(column, flag)))), '<>', literal(0)));
}

/**
 * The flags with one more set, the others as they are: `"posts"."flags" | 1`.
 * @example Post.update({ flags: setFlag(Post.flags, 'sticky') }).where(Post.id.eq(id))
 */
export function setFlag<Name extends string>(column: FlagsColumn<Name>, flag: NoInfer<Name>): Expression<Name[]> {
  const node = binary(column.node, '|', value(String(bitOf(column, flag))));
  return new Expression<Name[]>(node, column.type, column.isNullable);
}

/** The flags with one less set, the others as they are: `"posts"."flags" & -2`. */
export function clearFlag<Name extends string>(column: FlagsColumn<Name>, flag: NoInfer<Name>): Expression<Name[]> {
  const node = binary(column.node, '&', value(String(~bitOf(column, flag))));
  return new Expression<Name[]>(node, column.type, column.isNullable);
}

function bitOf<Name extends string>(column: FlagsColumn<Name>, flag: Name): bigint {
  const type = column.type as Partial<BitFieldType<Name>> | undefined;
  if (type?.bitOf === undefined)
    throw new InvalidArgumentError('hasFlag(), setFlag() and clearFlag() take the column of a bitField().');
  return type.bitOf(flag);
}
