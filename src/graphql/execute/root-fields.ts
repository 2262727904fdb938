import {
  type ExecutionArgs,
  type FieldNode,
  type GraphQLDirective,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The root fields of an operation by their names in the answer, in its order: fragments are spread, and what `@skip` and
 * `@include` leave out is left out. Undefined where the variables do not fit, which executing the operation reports.
 */
export function rootFields(
  { schema, document, variableValues }: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, readonly FieldNode[]> | undefined {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (coerced === undefined) return undefined;
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (!isIncluded(node, coerced)) continue;
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value;
        fields.set(name, [...(fields.get(name) ?? []), node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet.selections);
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        const name = node.name.value;
        for (const each of document.definitions)
          if (each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name) visit(each.selectionSet.selections);
      }
    }
  };
  visit(operation.selectionSet.selections);
  return fields;
}

function isIncluded(node: SelectionNode, variables: Variables): boolean {
  const condition = (directive: GraphQLDirective) => getDirectiveValues(directive, node, variables)?.if;
  return condition(GraphQLSkipDirective) !== true && condition(GraphQLIncludeDirective) !== false;
}

/** The same request with nothing but these root fields. */
export function onlyFields(
  args: ExecutionArgs,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
): ExecutionArgs {
  const narrowed: OperationDefinitionNode = {
    ...operation,
    selectionSet: { ...operation.selectionSet, selections: fields },
  };
  const definitions = args.document.definitions.map((each) => (each === operation ? narrowed : each));
  return { ...args, document: { ...args.document, definitions } };
}
