import { UnsupportedFeatureError } from '../../errors/phoebe-error.ts';
import type { Dialect } from '../dialects/dialect.ts';

/** The error for a feature that the engine lacks and that has no other way to the same result. */
export function unsupported(dialect: Dialect, feature: string, advice?: string): UnsupportedFeatureError {
  return new UnsupportedFeatureError(
    `${dialect.label} has no ${feature}${advice === undefined ? '.' : `: ${advice}.`}`,
  );
}
