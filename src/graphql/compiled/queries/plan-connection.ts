import { type FieldNode, type GraphQLObjectType, getNamedType } from 'graphql';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import { collectFields } from '../collect-fields.ts';
import { Unplannable } from '../unplannable.ts';
import { entryStart } from './json-structure.ts';
import { constantShape, planFields, planRow, type Selected } from './plan-row.ts';
import { type EdgePartShape, PAGE_INFO, type PageInfoPartShape, type PartShape } from './shape.ts';

type Nodes = readonly FieldNode[];

/** The parts of a connection that are asked for. Aggregates and groups are left to their resolvers. */
export function planConnection(info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): readonly PartShape[] {
  return planFields<PartShape>(info, type, nodes, (field) => {
    const { start } = field;
    const part = typeOf(field);
    switch (field.description.kind) {
      case 'nodes':
        return { kind: 'nodes', start, row: planRow(info, part, field.nodes) };
      case 'edges':
        return { kind: 'edges', start, parts: planEdge(info, part, field.nodes) };
      case 'pageInfo':
        return { kind: 'pageInfo', start, parts: planPageInfo(info, part, field.nodes) };
      case 'totalCount':
        return { kind: 'totalCount', start };
      default:
        throw new Unplannable();
    }
  });
}

function planEdge(info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): readonly EdgePartShape[] {
  return planFields<EdgePartShape>(info, type, nodes, (field) => {
    const { start } = field;
    if (field.description.kind === 'cursor') return { kind: 'cursor', start };
    if (field.description.kind === 'edgeNode')
      return { kind: 'node', start, row: planRow(info, typeOf(field), field.nodes) };
    throw new Unplannable();
  });
}

function planPageInfo(info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): readonly PageInfoPartShape[] {
  return [...collectFields(info, type, nodes)].map(([key, [field]], index): PageInfoPartShape => {
    const name = field!.name.value;
    const start = entryStart(key, index);
    if (name === '__typename') return constantShape(start, type.name);
    const known = PAGE_INFO.find((part) => part === name);
    if (known === undefined || key === '__proto__') throw new Unplannable();
    return { kind: 'pageValue', start, name: known };
  });
}

function typeOf({ definition }: Selected): GraphQLObjectType {
  return getNamedType(definition.type) as GraphQLObjectType;
}
