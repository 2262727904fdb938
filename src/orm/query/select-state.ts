import type { SelectNode } from '../../sql/nodes/query.ts';
import type { Prefetch } from './fill-relation.ts';
import type { QueryScope } from './rows-query.ts';
import type { SourceLike } from './source.ts';

/** Everything that a SELECT is, beside its types. Never changed; each method of the query makes another. */
export interface SelectState extends QueryScope {
  readonly node: SelectNode;
  /** What rows come from, in the order of joining. */
  readonly sources: readonly SourceLike[];
  readonly prefetches: readonly Prefetch[];
}
