import { type FieldNode, type GraphQLObjectType, getNamedType, isNonNullType } from 'graphql';
import type { JsonValue } from '../../../orm/index.ts';
import { generatedDescription } from '../../field-description.ts';
import type { RowRecord } from '../../read/row-record.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import type { RowPayload, RowsPayload } from '../../write/payload.ts';
import { collectFields } from '../collect-fields.ts';
import { type NewRowsShape, newRowsToJson, planNewRows } from './new-rows.ts';
import { type LeafShape, NotShown, planLeaves, rowToJson } from './row-shape.ts';

/** The fields of a payload that can be shown with what its writes gave back. */
export interface PayloadShape {
  readonly parts: readonly PartShape[];
  /** The rows that are made with a new row, and shown with it. */
  readonly newRows: readonly NewRowsShape[];
  /**
   * True where whatever the columns hold can be shown, as long as the tables are what the models say. Only then may a mutation be
   * committed before its answer is made.
   */
  readonly isSure: boolean;
}

type PartShape =
  | { readonly kind: 'constant'; readonly key: string; readonly value: string }
  | { readonly kind: 'value'; readonly key: string; readonly name: 'affectedCount' | 'deletedId' }
  | { readonly kind: 'row' | 'rows'; readonly key: string; readonly isNullable: boolean; readonly row: RowShape };

interface RowShape {
  readonly leaves: readonly LeafShape[];
  readonly newRows: readonly NewRowsShape[];
  /** The keys in the order of the answer, where they are not that of the leaves. */
  readonly order: readonly string[] | undefined;
}

/**
 * The shape of a payload; undefined where it has more than columns of its rows.
 * @param isNew true where its row is one that is made, so that rows that are made with it can be all that it has
 */
export function payloadShape(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  isNew: boolean,
): PayloadShape | undefined {
  const parts: PartShape[] = [];
  const newRows: NewRowsShape[] = [];
  const definitions = type.getFields();
  let isSure = true;
  for (const [key, fieldNodes] of collectFields(info, type, nodes)) {
    const { value: name } = fieldNodes[0]!.name;
    const definition = definitions[name];
    const kind = generatedDescription(definition)?.kind;
    if (key === '__proto__') return undefined;
    if (name === '__typename') parts.push({ kind: 'constant', key, value: type.name });
    else if (kind === 'affectedCount' || kind === 'deletedId') parts.push({ kind: 'value', key, name: kind });
    else if (kind === 'row' || kind === 'rows') {
      const row = planRow(info, getNamedType(definition!.type) as GraphQLObjectType, fieldNodes, isNew);
      if (row === undefined) return undefined;
      isSure &&= [...row.leaves, ...row.newRows].every((part) => part.isSure);
      newRows.push(...row.newRows);
      parts.push({ kind, key, isNullable: !isNonNullType(definition!.type), row });
    } else return undefined;
  }
  return { parts, newRows, isSure };
}

function planRow(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  isNew: boolean,
): RowShape | undefined {
  const newRows: NewRowsShape[] = [];
  const leaves = planLeaves(info, type, nodes, (key, fieldNodes) => {
    const definition = type.getFields()[fieldNodes[0]!.name.value];
    const description = generatedDescription(definition);
    if (!isNew || description?.kind !== 'relation') return false;
    const { api, relation } = description;
    const shape = planNewRows(info, api, relation, { key, definition: definition!, nodes: fieldNodes });
    if (shape !== undefined) newRows.push(shape);
    return shape !== undefined;
  });
  if (leaves === undefined) return undefined;
  const order = newRows.length === 0 ? undefined : [...collectFields(info, type, nodes).keys()];
  return { leaves, newRows, order };
}

/** The rows that were made with a new row, by the relation that names them. */
export type RowsOfRelation = ReadonlyMap<string, readonly RowRecord[]>;

/** The answer of a payload. @throws what says that graphql-js must make it */
export function payloadToJson(
  { parts }: PayloadShape,
  payload: RowPayload | RowsPayload,
  made: RowsOfRelation,
): JsonValue {
  const answer: Record<string, JsonValue> = {};
  for (const part of parts) answer[part.key] = partToJson(part, payload as RowPayload & RowsPayload, made);
  return answer;
}

function partToJson(part: PartShape, payload: RowPayload & RowsPayload, made: RowsOfRelation): JsonValue {
  switch (part.kind) {
    case 'constant':
      return part.value;
    case 'value':
      return payload[part.name]!;
    case 'rows':
      return payload.rows.map((row) => rowToJson(part.row.leaves, row));
    case 'row':
      if (payload.row !== null) return wholeRow(part.row, payload.row, made);
      if (part.isNullable) return null;
      throw new NotShown();
  }
}

function wholeRow({ leaves, newRows, order }: RowShape, row: RowRecord, made: RowsOfRelation): JsonValue {
  const answer = rowToJson(leaves, row);
  if (order === undefined) return answer;
  for (const shape of newRows) answer[shape.key] = newRowsToJson(shape, made.get(shape.relation.name) ?? []);
  return Object.fromEntries(order.map((key) => [key, answer[key]!]));
}
