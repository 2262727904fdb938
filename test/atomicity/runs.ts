import type { Engine } from '../setup/engines.ts';

/** How often properties are tried by `npm run test:atomicity`. */
export const LONG_RUNS = process.env.ATOMICITY_RUNS === undefined ? undefined : Number(process.env.ATOMICITY_RUNS);

/** The seed of a failure, to see it again. */
export const SEED: { readonly seed?: number } =
  process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

/** How often a property is tried: `few` as a part of `npm test`, less where rows are put back slowly; else a share of ATOMICITY_RUNS. */
export function runsOf(engine: Engine, few: number, share = 1): number {
  return LONG_RUNS === undefined ? engine.runs(few, 'definitions') : Math.ceil(LONG_RUNS * share);
}
