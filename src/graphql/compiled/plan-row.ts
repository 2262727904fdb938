import {
  type FieldNode,
  type GraphQLField,
  GraphQLID,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { JsonValue, ValueType } from '../../orm/index.ts';
import { sqlFieldType } from '../api/where-fields.ts';
import { type FieldDescription, generatedDescription } from '../field-description.ts';
import { rowId } from '../read/row-id.ts';
import type { SelectionInfo } from '../read/selected-fields.ts';
import { wantedOfPage, wantedOfRow } from '../read/wanted-of.ts';
import { collectFields } from './collect-fields.ts';
import { planConnection } from './plan-connection.ts';
import type { FieldShape, ListShape, OneShape, RowShape } from './shape.ts';
import { Unplannable } from './unplannable.ts';

/** A field of a selection. */
export interface Selected {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<any, any>;
  readonly description: FieldDescription;
}

/** The fields of a selection, each known to be one of ours; `__typename` is a constant. */
export function planFields<Shape>(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  plan: (field: Selected) => Shape,
): (Shape | { kind: 'constant'; key: string; value: string })[] {
  const definitions = type.getFields();
  return [...collectFields(info, type, nodes)].map(([key, fieldNodes]) => {
    // Set as a property it would be the object's prototype.
    if (key === '__proto__') throw new Unplannable();
    const name = fieldNodes[0]!.name.value;
    if (name === '__typename') return { kind: 'constant', key, value: type.name };
    const definition = definitions[name];
    const description = generatedDescription(definition);
    if (definition === undefined || description === undefined) throw new Unplannable();
    return plan({ key, nodes: fieldNodes, definition, description });
  });
}

/** The shape of a model's rows. */
export function planRow(info: SelectionInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): RowShape {
  const fields = planFields<FieldShape>(info, type, nodes, (field) => planField(info, field));
  const relations = fields.filter(
    (field): field is OneShape | ListShape => field.kind === 'one' || field.kind === 'list',
  );
  return { fields, relations };
}

/** Keys are shown as the database's text. */
const keep = (text: string): string => text;

function planField(info: SelectionInfo, field: Selected): FieldShape {
  const { key, definition, description } = field;
  const isNullable = !isNonNullType(definition.type);
  switch (description.kind) {
    case 'id': {
      const { api } = description;
      return { kind: 'leaf', key, isNullable, textOf: (row) => rowId(api, row), complete: keep };
    }
    case 'column': {
      const { field: column } = description.column;
      const { property } = column;
      const complete = description.column.isId
        ? description.api.idFormOf(column).show
        : completer(definition.type, column.type);
      return { kind: 'leaf', key, isNullable, textOf: (row) => row[property], complete };
    }
    case 'relation':
      return planRelation(info, field, description);
    case 'custom': {
      const { name, definition: custom } = description.custom;
      // A field of JavaScript's own is its resolver's affair.
      if (custom.sql === undefined) throw new Unplannable();
      const complete = completer(definition.type, sqlFieldType(description.custom));
      return { kind: 'leaf', key, isNullable, textOf: (row) => row[name], complete };
    }
    default:
      throw new Unplannable();
  }
}

function planRelation(
  info: SelectionInfo,
  { key, nodes, definition }: Selected,
  { api, relation }: Extract<FieldDescription, { kind: 'relation' }>,
): FieldShape {
  const type = getNamedType(definition.type) as GraphQLObjectType;
  if (relation.kind === 'many') {
    const listName = `${api.names.type}.${relation.name}`;
    return planList(info, { key, nodes, definition }, { api: relation.other, relation, listName });
  }
  return {
    kind: 'one',
    key,
    isNullable: !isNonNullType(definition.type),
    property: relation.ownField.property,
    rowKey: { api: relation.other, fields: [relation.otherField] },
    wanted: wantedOfRow(info, type, nodes),
    row: planRow(info, type, nodes),
  };
}

/** The shape of a connection: of a row's own rows, or of a model's. */
export function planList(
  info: SelectionInfo,
  { key, nodes, definition }: Omit<Selected, 'description'>,
  list: Pick<ListShape, 'api' | 'relation' | 'listName'>,
): ListShape {
  const type = getNamedType(definition.type) as GraphQLObjectType;
  const parts = planConnection(info, type, nodes);
  return {
    kind: 'list',
    ...list,
    key,
    definition,
    node: nodes[0]!,
    wanted: wantedOfPage(info, type, nodes),
    parts,
    needsPage: parts.some(({ kind }) => kind === 'nodes' || kind === 'edges' || kind === 'pageInfo'),
    needsCount: parts.some(({ kind }) => kind === 'totalCount'),
  };
}

/** A column's text to the value in the answer, as the resolver and the type's `serialize` make it one after the other. */
function completer(fieldType: GraphQLOutputType, valueType: ValueType<any, any>): (text: string) => JsonValue {
  const type = getNullableType(fieldType);
  const toJson = (text: string): JsonValue => valueType.toJson(text);
  if (type === GraphQLString || type === GraphQLID)
    return (text) => {
      const json = toJson(text);
      return typeof json === 'string' ? json : (type.serialize(json) as JsonValue);
    };
  const serialize = serializer(type);
  return (text) => serialize(toJson(text)) as JsonValue;
}

function serializer(type: GraphQLOutputType): (value: unknown) => unknown {
  if (isLeafType(type))
    return (value) => {
      const serialized = type.serialize(value);
      // graphql-js calls it an error.
      if (serialized === undefined || serialized === null) throw new Unplannable();
      return serialized;
    };
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const isSure = isNonNullType(nullable.ofType);
    const item = serializer(getNullableType(nullable.ofType));
    return (values) => {
      if (!Array.isArray(values)) throw new Unplannable();
      return values.map((value) => {
        if (value === null && isSure) throw new Unplannable();
        return value === null ? null : item(value);
      });
    };
  }
  throw new Unplannable();
}
