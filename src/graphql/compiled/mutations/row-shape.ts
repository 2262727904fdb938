import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isLeafType,
  isNonNullType,
} from 'graphql';
import type { JsonValue, ValueType } from '../../../orm/index.ts';
import { generatedDescription } from '../../field-description.ts';
import { rowId } from '../../read/row-id.ts';
import type { RowRecord } from '../../read/row-record.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import { collectFields } from '../collect-fields.ts';

/** A field of a row that is made of its columns. */
export interface LeafShape {
  readonly key: string;
  readonly isNullable: boolean;
  /** Undefined for NULL. */
  readonly show: (row: RowRecord) => JsonValue | undefined;
  readonly isSure: boolean;
}

/** Thrown where a value is an error in GraphQL: graphql-js says then which. */
export class NotShown extends Error {}

/** The fields of a row; undefined where one is more than its columns, or one that `other` does not take care of. */
export function planLeaves(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  other: (key: string, fieldNodes: readonly FieldNode[]) => boolean = () => false,
): readonly LeafShape[] | undefined {
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
    } else if (!other(key, fieldNodes)) return undefined;
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
function isShownSurely({ valueKind, scalar }: ValueType<any, any>): boolean {
  if (valueKind === 'number') return scalar !== 'Float';
  return valueKind === 'text' || valueKind === 'identifier' || valueKind === 'boolean' || valueKind === 'temporal';
}

export function rowToJson(leaves: readonly LeafShape[], row: RowRecord): Record<string, JsonValue> {
  const answer: Record<string, JsonValue> = {};
  for (const { key, isNullable, show } of leaves) {
    const value = show(row);
    if (value === undefined && !isNullable) throw new NotShown();
    answer[key] = value ?? null;
  }
  return answer;
}
