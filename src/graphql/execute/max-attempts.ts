import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { descriptionOf } from '../field-description.ts';

/**
 * How often the transaction of a mutation operation may run: the smallest number that one of its root fields states, for its
 * custom mutation or for its model; undefined where none does, and the server's number counts.
 */
export function statedMaxAttempts(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number | undefined {
  const fields = schema.getMutationType()?.getFields() ?? {};
  const stated = rootFieldNames(document, operation)
    .map((name) => statedByField(fields[name]))
    .filter((attempts) => attempts !== undefined);
  return stated.length === 0 ? undefined : Math.min(...stated);
}

/** What one root field states, for its custom mutation or for its model. */
export function statedByField(field: GraphQLField<any, any> | undefined): number | undefined {
  const description = descriptionOf(field);
  if (description === undefined) return undefined;
  if (description.kind === 'operation') return description.operation.definition.maxAttempts;
  return 'api' in description ? description.api.meta.options.maxAttempts : undefined;
}

/** The root fields by their names in the schema, those in fragments included; what `@skip` leaves out counts too. */
function rootFieldNames(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const names: string[] = [];
  const visited = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) names.push(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet.selections);
      else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = document.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === node.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) visit(fragment.selectionSet.selections);
      }
    }
  };
  visit(operation.selectionSet.selections);
  return names;
}
