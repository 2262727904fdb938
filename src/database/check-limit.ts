import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { inspect } from '../util/inspect.ts';

/** What a timer of Node can hold, in milliseconds: 2^31 - 1, about 24 days. It serves as the bound of counts too. */
const MAXIMUM = 2_147_483_647;

/** A whole number of an option, checked, or its default. */
export function checkLimit(
  name: string,
  value: number | undefined,
  fallback: number,
  bounds: { readonly minimum?: number } = {},
): number {
  const minimum = bounds.minimum ?? 1;
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && value >= minimum && value <= MAXIMUM) return value;
  throw new InvalidArgumentError(
    `${name} must be an integer from ${minimum} to ${MAXIMUM}, but got ${inspect(value)}.`,
  );
}
