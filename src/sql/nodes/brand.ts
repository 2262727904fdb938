/**
 * Marks an object as a node of SQL. A symbol cannot come out of JSON, a form or a URL, so a value that a client sent can look
 * like a node (`{ "kind": "raw", … }`) and still is sent as a value.
 */
export const NODE: unique symbol = Symbol.for('phoebe.node');

/** What the factories put on every node. */
export interface NodeBrand {
  readonly [NODE]?: true;
}

/** True for what a node factory or the `sql` tag made; false for a plain object that only has the shape of a node. */
export function isNode(value: unknown): value is NodeBrand & { readonly kind: string } {
  return typeof value === 'object' && value !== null && (value as NodeBrand)[NODE] === true;
}

/**
 * The node that a value is or stands for; undefined for everything that is only a value. What stands for a node (an
 * expression of the ORM, a query, a model's table) has it under `[NODE]` or under `node`; a model uses `[NODE]`, since one
 * of its fields may be called `node`.
 */
export function nodeOf(value: unknown): (NodeBrand & { readonly kind: string }) | undefined {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  const marked = (value as { readonly [NODE]?: unknown })[NODE];
  if (marked === true) return value as NodeBrand & { readonly kind: string };
  if (isNode(marked)) return marked;
  const { node } = value as { readonly node?: unknown };
  return isNode(node) ? node : undefined;
}
