import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isLeafType,
  isNonNullType,
} from 'graphql';
import type { JsonValue, ValueType } from '../../orm/index.ts';
import { collectFields } from '../compiled/collect-fields.ts';
import { generatedDescription } from '../field-description.ts';
import { rowId } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { SelectionInfo } from '../read/selected-fields.ts';
import type { RowPayload, RowsPayload } from '../write/payload.ts';

/** The fields of a payload whose rows are shown by columns alone. */
export interface PayloadShape {
  readonly parts: readonly PartShape[];
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

type RowShape = readonly LeafShape[];

interface LeafShape {
  readonly key: string;
  readonly isNullable: boolean;
  /** Undefined for NULL. */
  readonly show: (row: RowRecord) => JsonValue | undefined;
  readonly isSure: boolean;
}

/** Thrown where a value is an error in GraphQL: graphql-js says then which. */
export class NotShown extends Error {}

/** The shape of a payload; undefined where it has more than columns of its rows. */
export function payloadShape(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): PayloadShape | undefined {
  const parts: PartShape[] = [];
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
      const row = planRow(info, getNamedType(definition!.type) as GraphQLObjectType, fieldNodes);
      if (row === undefined) return undefined;
      isSure &&= row.every((leaf) => leaf.isSure);
      parts.push({ kind, key, isNullable: !isNonNullType(definition!.type), row });
    } else return undefined;
  }
  return { parts, isSure };
}

function planRow(info: SelectionInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): RowShape | undefined {
  const leaves: LeafShape[] = [];
  const definitions = type.getFields();
  for (const [key, fieldNodes] of collectFields(info, type, nodes)) {
    const { value: name } = fieldNodes[0]!.name;
    const definition = definitions[name];
    const description = generatedDescription(definition);
    if (key === '__proto__') return undefined;
    if (name === '__typename') leaves.push({ key, isNullable: false, show: () => type.name, isSure: true });
    else if (description?.kind === 'id') {
      const { api } = description;
      leaves.push({ key, isNullable: false, show: (row) => rowId(api, row), isSure: true });
    } else if (description?.kind === 'column') {
      const { api, column } = description;
      const { property, type: valueType } = column.field;
      const isNullable = !isNonNullType(definition!.type);
      const complete = column.isId ? api.idFormOf(column.field).show : completer(definition!.type, valueType);
      if (complete === undefined) return undefined;
      const show = (row: RowRecord) => {
        const text = row[property];
        return text === null || text === undefined ? undefined : complete(text);
      };
      leaves.push({ key, isNullable, show, isSure: column.isId || isShownSurely(valueType) });
    } else return undefined;
  }
  return leaves;
}

/** A column's text to the value in the answer, as the resolver and the type's `serialize` make it; undefined for lists. */
function completer(
  fieldType: GraphQLOutputType,
  valueType: ValueType<any, any>,
): ((text: string) => JsonValue) | undefined {
  const type = getNullableType(fieldType);
  if (!isLeafType(type)) return undefined;
  return (text) => {
    const value = type.serialize(valueType.toJson(text));
    if (value === undefined || value === null) throw new NotShown();
    return value as JsonValue;
  };
}

/** True for kinds of values of which GraphQL can show each: no NaN, no value of an enumeration that the model does not know. */
function isShownSurely({ valueKind, numberKind }: ValueType<any, any>): boolean {
  if (valueKind === 'number') return numberKind !== 'float';
  return valueKind === 'text' || valueKind === 'identifier' || valueKind === 'boolean' || valueKind === 'temporal';
}

/** The answer of a payload. @throws what says that graphql-js must make it */
export function payloadToJson({ parts }: PayloadShape, payload: RowPayload | RowsPayload): JsonValue {
  const answer: Record<string, JsonValue> = {};
  for (const part of parts) answer[part.key] = partToJson(part, payload as RowPayload & RowsPayload);
  return answer;
}

function partToJson(part: PartShape, payload: RowPayload & RowsPayload): JsonValue {
  switch (part.kind) {
    case 'constant':
      return part.value;
    case 'value':
      return payload[part.name]!;
    case 'rows':
      return payload.rows.map((row) => rowToJson(part.row, row));
    case 'row':
      if (payload.row !== null) return rowToJson(part.row, payload.row);
      if (part.isNullable) return null;
      throw new NotShown();
  }
}

function rowToJson(leaves: RowShape, row: RowRecord): JsonValue {
  const answer: Record<string, JsonValue> = {};
  for (const { key, isNullable, show } of leaves) {
    const value = show(row);
    if (value === undefined && !isNullable) throw new NotShown();
    answer[key] = value ?? null;
  }
  return answer;
}
