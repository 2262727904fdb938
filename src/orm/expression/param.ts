import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import { encodeValue } from '../../sql/encode-value.ts';
import type { ParamNode } from '../../sql/nodes/expression.ts';
import { param as paramNode } from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';

/**
 * A place in a held query that is filled at each run. It gets its type from the other side of the operator that it stands in.
 */
export class Slot {
  readonly name: string;

  constructor(name: string) {
    if (name === '') throw new InvalidArgumentError('param() takes a name of at least one character.');
    this.name = name;
  }
}

/**
 * A slot of a held query: build the query once, run it often. Its text is made once for each database.
 * @example
 *   const byName = User.select().where(User.username.eq(param('name')));
 *   await byName.get({ args: { name: 'huey' } });    // … WHERE "users"."username" = $1
 */
export function param(name: string): Slot {
  return new Slot(name);
}

/** The slot as a parameter of this type; of no known type: encoded by what is given. */
export function slotNode(slot: Slot, type: ValueType<any, any> | undefined, cast?: string): ParamNode {
  return paramNode(slot.name, type === undefined ? encodeValue : encoderOf(type), cast);
}

/** The slot as a list of such values, sent as one array. */
export function slotListNode(slot: Slot, type: ValueType<any, any>): ParamNode {
  return paramNode(slot.name, listEncoderOf(type), `${type.castType}[]`);
}

type Encoder = ParamNode['encode'];
/*
 * Slots of one name and one encoder share a placeholder, so a type always has the same encoder. These hold no state of a
 * program: they spare making the same function again.
 */
const encoders = new WeakMap<ValueType<any, any>, Encoder>();
const listEncoders = new WeakMap<ValueType<any, any>, Encoder>();

function encoderOf(type: ValueType<any, any>): Encoder {
  return remembered(encoders, type, () => (value) => type.toDriver(value));
}

function listEncoderOf(type: ValueType<any, any>): Encoder {
  return remembered(listEncoders, type, () => (items) => {
    if (!Array.isArray(items)) throw new InvalidArgumentError('A parameter behind in() takes a list.');
    return encodeArray(items.map((item) => type.toDriver(item)));
  });
}

function remembered(cache: WeakMap<object, Encoder>, key: object, make: () => Encoder): Encoder {
  let encoder = cache.get(key);
  if (encoder === undefined) {
    encoder = make();
    cache.set(key, encoder);
  }
  return encoder;
}
