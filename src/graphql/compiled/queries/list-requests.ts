import { type ValueNode, visit } from 'graphql';
import type { ListRequest } from '../../loaders/list-request.ts';
import { type ConnectionArguments, listRequest } from '../../resolve/resolve-list.ts';
import { argumentReader } from '../inputs/argument-reader.ts';
import type { ListShape, PartShape, RowShape } from './shape.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * What the arguments of these lists ask for. Those of a list whose arguments have no variable are
 * looked at once.
 */
export function listRequests(
  shapes: readonly ListShape[],
): (variables: Variables) => ReadonlyMap<ListShape, ListRequest> {
  const fixed = new Map<ListShape, ListRequest>();
  const readers = new Map(shapes.map((shape) => [shape, argumentReader(shape.definition, shape.node)]));
  const varying = new Set(shapes.filter(hasVariables));
  const requestOf = (shape: ListShape, variables: Variables): ListRequest => {
    const known = fixed.get(shape);
    if (known !== undefined) return known;
    const args = readers.get(shape)!(variables) as ConnectionArguments;
    const request = listRequest(shape.api, shape.listName, args, shape.relation);
    if (!varying.has(shape)) fixed.set(shape, request);
    return request;
  };
  return (variables) => new Map(shapes.map((shape) => [shape, requestOf(shape, variables)]));
}

/** The lists that a row's shape has on every level. */
export function listsBelow({ lists, ones }: RowShape): readonly ListShape[] {
  return [
    ...lists,
    ...lists.flatMap(belowList),
    ...ones.flatMap(({ shapes }) => shapes.flatMap(({ row }) => listsBelow(row))),
  ];
}

export function belowList({ parts }: ListShape): readonly ListShape[] {
  return parts.flatMap(rowsOfPart).flatMap(listsBelow);
}

/** The rows that a part of a connection shows. */
export function rowsOfPart(part: PartShape): readonly RowShape[] {
  if (part.kind === 'nodes') return [part.row];
  return part.kind === 'edges' ? part.parts.flatMap((each) => (each.kind === 'node' ? [each.row] : [])) : [];
}

function hasVariables({ node }: ListShape): boolean {
  let isFound = false;
  const look = (value: ValueNode) =>
    visit(value, {
      Variable: () => {
        isFound = true;
      },
    });
  for (const { value } of node.arguments ?? []) look(value);
  return isFound;
}
