import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import { textAsItCame, type ValueType } from '../value-type.ts';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ANY_FORM = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;
/** `uuid`, in lower case with hyphens as the databases print it. Capitals and missing hyphens are accepted. */
export const uuidType: ValueType<string> = {
  valueKind: 'identifier',
  columnType: 'uuid',
  castType: 'uuid',
  scalar: 'UUID',
  fromDriver: textAsItCame,
  toJson: textAsItCame,
  toDriver(value) {
    if (typeof value !== 'string') throw new InvalidValueError(`A UUID is expected, but got ${inspect(value)}.`);
    if (CANONICAL.test(value)) return value;
    const parts = ANY_FORM.exec(value);
    if (parts === null) throw new InvalidValueError(`A UUID is expected, but got ${inspect(value)}.`);
    return parts.slice(1).join('-').toLowerCase();
  },
};
