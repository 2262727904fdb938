import { type FieldNode, type GraphQLObjectType, Kind, type SelectionNode } from 'graphql';
import { applies, isIncluded, type SelectionInfo } from '../read/selected-fields.ts';

/**
 * The fields of a selection by their keys in the answer, in the order in which graphql-js answers them: a field that is asked
 * several times under one key stands once, with all its selections.
 * Source: https://spec.graphql.org/October2021/#CollectFields()
 */
export function collectFields(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (!isIncluded(info, node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const list = found.get(key);
        if (list === undefined) found.set(key, [node]);
        else list.push(node);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (seen.has(node.name.value)) continue;
        seen.add(node.name.value);
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
      if (fragment !== undefined && applies(info, type, fragment)) visit(fragment.selectionSet.selections);
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) visit(selectionSet.selections);
  return found;
}
