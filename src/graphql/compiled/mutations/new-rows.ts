import { type FieldNode, type GraphQLField, type GraphQLObjectType, getNamedType } from 'graphql';
import type { JsonValue, ModelField } from '../../../orm/index.ts';
import type { ApiModel, ApiRelation } from '../../api/api-model.ts';
import { generatedDescription } from '../../field-description.ts';
import type { RowRecord } from '../../read/row-record.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import type { Wanted } from '../../read/wanted.ts';
import { wantedOfRow } from '../../read/wanted-of.ts';
import { hasHooks } from '../../write/has-hooks.ts';
import type { Input } from '../../write/input-values.ts';
import { asList } from '../../write/write-children.ts';
import { collectFields } from '../collect-fields.ts';
import { argumentReader } from '../inputs/argument-reader.ts';
import { type LeafShape, planLeaves, rowToJson } from './row-shape.ts';

/**
 * The rows of a relation that were made with a new row, where they are all the rows that it has: nobody could name a row that was
 * not there. The answer is made of what the statement that wrote them gave back, as it is for the row itself.
 */
export interface NewRowsShape {
  readonly key: string;
  readonly relation: ApiRelation;
  /** The field's arguments. @throws GraphQLError where one is wrong */
  readonly readArguments: (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** What is asked of the rows, and their key. */
  readonly wanted: Wanted;
  readonly parts: readonly NewRowsPart[];
  readonly isSure: boolean;
  readonly compare: (one: RowRecord, other: RowRecord) => number;
}

type NewRowsPart =
  | { readonly kind: 'constant'; readonly key: string; readonly value: string }
  | { readonly kind: 'totalCount'; readonly key: string }
  | { readonly kind: 'nodes'; readonly key: string; readonly leaves: readonly LeafShape[] };

/** The shape of a relation's field; undefined where its rows, or their order, are the database's to say. */
export function planNewRows(
  info: SelectionInfo,
  api: ApiModel,
  relation: ApiRelation,
  place: { readonly key: string; readonly definition: GraphQLField<any, any>; readonly nodes: readonly FieldNode[] },
): NewRowsShape | undefined {
  const { key, definition, nodes } = place;
  const { other } = relation;
  const compare = keyOrder(other);
  if (relation.kind !== 'many' || relation.through !== undefined || other === api || compare === undefined)
    return undefined;
  if (hasHooks(api, 'beforeCreate', 'afterCreate') || hasHooks(other, 'beforeCreate', 'afterCreate')) return undefined;
  const connection = getNamedType(definition.type) as GraphQLObjectType;
  const wanted = new Set(other.primaryKey.map(({ property }) => property));
  const parts: NewRowsPart[] = [];
  let isSure = true;
  for (const [partKey, partNodes] of collectFields(info, connection, nodes)) {
    const { value: name } = partNodes[0]!.name;
    const part = connection.getFields()[name];
    const kind = generatedDescription(part)?.kind;
    if (partKey === '__proto__') return undefined;
    if (name === '__typename') parts.push({ kind: 'constant', key: partKey, value: connection.name });
    else if (kind === 'totalCount') parts.push({ kind, key: partKey });
    else if (kind === 'nodes') {
      const type = getNamedType(part!.type) as GraphQLObjectType;
      const leaves = planLeaves(info, type, partNodes);
      if (leaves === undefined) return undefined;
      for (const property of wantedOfRow(info, type, partNodes)) wanted.add(property);
      isSure &&= leaves.every((leaf) => leaf.isSure);
      parts.push({ kind, key: partKey, leaves });
    } else return undefined;
  }
  return { key, relation, readArguments: argumentReader(definition, nodes[0]!), wanted, parts, isSure, compare };
}

/** The order of the primary key, where it is the same here as in every database; undefined for texts, which have collations. */
function keyOrder({ primaryKey }: ApiModel): NewRowsShape['compare'] | undefined {
  const [field, ...others] = primaryKey;
  if (field === undefined || others.length > 0) return undefined;
  const compare = comparing(field);
  return compare && ((one, other) => compare(one[field.property]!, other[field.property]!));
}

function comparing({ type }: ModelField): ((one: string, other: string) => number) | undefined {
  if (type.numberKind === 'integer') return (one, other) => (BigInt(one) < BigInt(other) ? -1 : 1);
  // Databases print these in one form, and sort them by their bytes.
  if (type.valueKind === 'identifier') return (one, other) => (one < other ? -1 : 1);
  return undefined;
}

/**
 * True where the rows that an input makes with its row are all the rows of these relations, and on the page that is asked for:
 * nothing else in the input may make rows of their models, which could name the row by a key that the client has chosen.
 */
export function areAllNew(
  api: ApiModel,
  shapes: readonly NewRowsShape[],
  input: Input,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const given = api.relations.filter(({ name }) => input[name] !== undefined);
  const isPlain = given.every((relation) => relation.kind === 'one' || makesPlainRows(relation, input[relation.name]));
  const makesParents = given.some(
    ({ kind, name }) => kind === 'one' && (input[name] as Input | null)?.create !== undefined,
  );
  if (!isPlain || makesParents) return false;
  return shapes.every(({ relation, readArguments }) => {
    if (given.some(({ name, other }) => other === relation.other && name !== relation.name)) return false;
    const count = asList((input[relation.name] as Input | undefined)?.create).length;
    return isWholePage(relation.other, readArguments(variables), count);
  });
}

/** Only `create`, of rows that have nothing but columns. */
function makesPlainRows({ kind, through, other }: ApiRelation, given: unknown): boolean {
  if (kind !== 'many' || through !== undefined || given === null) return false;
  const { create, ...rest } = given as Input;
  if (Object.values(rest).some((value) => value !== undefined)) return false;
  return asList(create).every((row) => other.relations.every(({ name }) => row[name] === undefined));
}

function isWholePage({ pageSize }: ApiModel, args: Readonly<Record<string, unknown>>, count: number): boolean {
  const { first, ...rest } = args;
  if (Object.values(rest).some((value) => value !== undefined && value !== null)) return false;
  const limit = (first as number | null | undefined) ?? pageSize.default;
  return limit >= count && limit <= pageSize.max;
}

/** The answer of a relation's field. */
export function newRowsToJson({ parts, compare }: NewRowsShape, rows: readonly RowRecord[]): JsonValue {
  const sorted = [...rows].sort(compare);
  const answer: Record<string, JsonValue> = {};
  for (const part of parts) {
    if (part.kind === 'constant') answer[part.key] = part.value;
    else if (part.kind === 'totalCount') answer[part.key] = rows.length;
    else answer[part.key] = sorted.map((row) => rowToJson(part.leaves, row));
  }
  return answer;
}
