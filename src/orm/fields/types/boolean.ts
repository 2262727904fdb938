import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

const isTrue = (text: string): boolean => text === 't' || text === 'true';

/** `boolean` */
export const booleanType: ValueType<boolean> = {
  valueKind: 'boolean',
  columnType: 'boolean',
  castType: 'boolean',
  scalar: 'Boolean',
  fromDriver: isTrue,
  toJson: isTrue,
  toDriver(value) {
    if (typeof value !== 'boolean')
      throw new InvalidValueError(`true or false is expected, but got ${inspect(value)}.`);
    return value ? 'true' : 'false';
  },
};
