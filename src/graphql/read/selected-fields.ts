import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';

/** What of a request is needed to see which fields it asks for. */
export type SelectionInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>;

/**
 * The fields that are asked of a type by all these nodes together, by their names in the schema: aliases of one field stand
 * in one list. Fragments are followed, `@skip` and `@include` obeyed.
 */
export function selectedFields(
  info: SelectionInfo,
  type: GraphQLCompositeType,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (!isIncluded(info, node)) continue;
      if (node.kind === Kind.FIELD) {
        const list = found.get(node.name.value);
        if (list === undefined) found.set(node.name.value, [node]);
        else list.push(node);
      } else {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
        if (fragment !== undefined && applies(info, type, fragment)) visit(fragment.selectionSet.selections);
      }
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) visit(selectionSet.selections);
  return found;
}

/** What `@skip` and `@include` say. */
export function isIncluded({ variableValues }: SelectionInfo, node: SelectionNode): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}

/** True where a fragment is for the type. */
export function applies(
  { schema }: SelectionInfo,
  type: GraphQLCompositeType,
  { typeCondition }: Pick<FragmentDefinitionNode, 'typeCondition'> | { readonly typeCondition?: undefined },
): boolean {
  if (typeCondition === undefined) return true;
  const condition = typeFromAST(schema, typeCondition);
  if (condition === type) return true;
  return isAbstractType(condition) && isObjectType(type) && schema.isSubType(condition, type);
}
