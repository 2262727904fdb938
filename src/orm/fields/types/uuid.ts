import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const keep = (text: string): string => text;

/** `uuid`, in lower case with hyphens as the databases print it. */
export const uuidType: ValueType<string> = {
  valueKind: 'identifier',
  columnType: 'uuid',
  castType: 'uuid',
  scalar: 'UUID',
  fromDriver: keep,
  toJson: keep,
  toDriver(value) {
    if (typeof value !== 'string' || !UUID_TEXT.test(value))
      throw new InvalidValueError(`A UUID is expected, but got ${inspect(value)}.`);
    return value.toLowerCase();
  },
};
