import { type FieldNode, type GraphQLObjectType, getNamedType } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { descriptionOf, type FieldDescription } from '../field-description.ts';
import { type SelectionInfo, selectedFields } from './selected-fields.ts';
import { WANT_CURSOR, WANT_MORE, type Wanted } from './wanted.ts';

type Nodes = readonly FieldNode[];

/** What a request needs of the rows under a field: only what is selected, and the keys that relations are matched by. */
export function wantedOfRow(info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): Wanted {
  const wanted = new Set<string>();
  addRow(wanted, info, type, nodes);
  return wanted;
}

/** What a request needs of a page: columns of its rows, cursors, the row behind it. */
export function wantedOfPage(info: SelectionInfo, connection: GraphQLObjectType, nodes: Nodes): Wanted {
  const wanted = new Set<string>();
  const parts = connection.getFields();
  for (const [name, partNodes] of selectedFields(info, connection, nodes)) {
    const part = parts[name];
    if (part === undefined) continue;
    const type = getNamedType(part.type) as GraphQLObjectType;
    const kind = descriptionOf(part)?.kind;
    if (kind === 'nodes') addRow(wanted, info, type, partNodes);
    else if (kind === 'edges') addEdge(wanted, info, type, partNodes);
    else if (kind === 'pageInfo') addPageInfo(wanted, info, type, partNodes);
  }
  return wanted;
}

function addEdge(wanted: Set<string>, info: SelectionInfo, edge: GraphQLObjectType, nodes: Nodes): void {
  const parts = edge.getFields();
  for (const [name, partNodes] of selectedFields(info, edge, nodes)) {
    const kind = descriptionOf(parts[name])?.kind;
    if (kind === 'cursor') wanted.add(WANT_CURSOR);
    else if (kind === 'edgeNode') addRow(wanted, info, getNamedType(parts[name]!.type) as GraphQLObjectType, partNodes);
  }
}

function addPageInfo(wanted: Set<string>, info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): void {
  for (const name of selectedFields(info, type, nodes).keys()) {
    if (name === 'hasNextPage' || name === 'hasPreviousPage') wanted.add(WANT_MORE);
    if (name === 'startCursor' || name === 'endCursor') wanted.add(WANT_CURSOR);
  }
}

function addRow(wanted: Set<string>, info: SelectionInfo, type: GraphQLObjectType, nodes: Nodes): void {
  const fields = type.getFields();
  for (const name of selectedFields(info, type, nodes).keys()) {
    const field = fields[name];
    if (field === undefined) continue; // __typename
    const description = descriptionOf(field);
    if (description === undefined) addAll(wanted, type.extensions.phoebe as ApiModel | undefined);
    else for (const property of neededProperties(description)) wanted.add(property);
  }
}

/** The properties of a row that a field of its type is made of. */
export function neededProperties(description: FieldDescription): readonly string[] {
  switch (description.kind) {
    case 'id':
      return description.api.primaryKey.map(({ property }) => property);
    case 'column':
      return [description.column.field.property];
    case 'relation':
      return [description.relation.ownField.property];
    case 'custom': {
      const { name, definition } = description.custom;
      return definition.sql === undefined ? (definition.needs ?? []) : [name];
    }
    default:
      return [];
  }
}

/** A field that somebody added to the schema may read any column. */
function addAll(wanted: Set<string>, api: ApiModel | undefined): void {
  for (const property of api?.meta.fields.keys() ?? []) wanted.add(property);
}
