import type { LockNode, LockStrength, LockWait } from '../../sql/nodes/query.ts';
import { lock } from '../../sql/nodes/query-factories.ts';
import type { Source } from './source.ts';

export interface LockOptions {
  /** The tables whose rows are locked, where not all are: `OF "users"`. */
  readonly of?: readonly Source[];
  /** What to do about rows that another transaction has locked: an error at once, or leave them out. Default: wait. */
  readonly wait?: LockWait;
}

/** `FOR UPDATE OF "users" SKIP LOCKED`. */
export function lockNode(strength: LockStrength, { of, wait }: LockOptions): LockNode {
  return lock({
    strength,
    ...(of !== undefined && { of: of.map(({ sourceName }) => sourceName) }),
    ...(wait !== undefined && { wait }),
  });
}
