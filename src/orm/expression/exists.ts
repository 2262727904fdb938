import { exists as existsNode } from '../../sql/nodes/factories.ts';
import type { Query } from '../../sql/nodes/query.ts';
import { Condition } from './expression.ts';

/**
 * The query has at least one row.
 * @example User.select().where(exists(Tweet.select(Tweet.id).where(Tweet.userId.eq(User.id))))
 *   // … WHERE EXISTS (SELECT "tweets"."id" FROM "tweets" WHERE "tweets"."user_id" = "users"."id")
 */
export function exists(query: { readonly node: Query }): Condition {
  return new Condition(existsNode(query.node));
}
