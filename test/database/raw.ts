import type { RawNode } from '../../src/sql/nodes/expression.ts';
import { sql } from '../../src/sql/sql-tag.ts';

/** A statement from a text that a test puts together. */
export function raw(text: string): RawNode {
  return sql(Object.assign([text], { raw: [text] }));
}
