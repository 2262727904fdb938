import type { Dialect } from '../dialects/dialect.ts';
import { unsupported } from './unsupported.ts';

type Flag = 'fullTextSearch' | 'websearch';

/** Functions that not every engine has, with no other way to the same result. */
const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ...(['to_tsvector', 'to_tsquery', 'plainto_tsquery', 'phraseto_tsquery', 'ts_rank'] as const).map(
    (name) => [name, 'fullTextSearch'] as const,
  ),
  ['websearch_to_tsquery', 'websearch'],
]);
const FEATURES: Readonly<Record<Flag, readonly [feature: string, advice: string]>> = {
  fullTextSearch: ['full text search', 'use like() or regex()'],
  websearch: ['websearch_to_tsquery', 'ask for plain words, or in the language of to_tsquery'],
};

/** @throws UnsupportedFeatureError for a call that the engine would refuse with a name that says less */
export function checkFunctionSupport(name: string, dialect: Dialect): void {
  const flag = FLAGS.get(name);
  if (flag !== undefined && !dialect[flag]) throw unsupported(dialect, ...FEATURES[flag]);
}
