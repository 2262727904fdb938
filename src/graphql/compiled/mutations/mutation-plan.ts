import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { ApiModel } from '../../api/api-model.ts';
import { generatedDescription } from '../../field-description.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import type { Wanted } from '../../read/wanted.ts';
import type { RowPayload, RowsPayload } from '../../write/payload.ts';
import { wantedOfPayload } from '../../write/returning.ts';
import { isWriteKind, type WriteField, writeField } from '../../write/write-field.ts';
import { collectFields } from '../collect-fields.ts';
import { argumentReader } from '../inputs/argument-reader.ts';
import { type PayloadShape, payloadShape } from './payload-shape.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A root field of a mutation. */
export type PlannedField =
  | { readonly kind: 'typename'; readonly key: string; readonly value: string }
  | {
      readonly kind: 'write';
      /** Names the row of a write by its key; undefined for others. */
      readonly turnKeyOf: ((variables: Variables) => string) | undefined;
      readonly key: string;
      readonly api: ApiModel;
      /** The field's arguments. @throws GraphQLError where one is wrong */
      readonly readArguments: (variables: Variables) => Record<string, unknown>;
      readonly write: WriteField<any, RowPayload | RowsPayload>;
      readonly wanted: Wanted;
      /** Undefined where graphql-js completes the payload. */
      readonly payload: PayloadShape | undefined;
    };

/**
 * What a mutation operation does, worked out once for a document: which writes, what their payloads want, and how these look.
 * Values of variables are not in it, nor anything that depends on who asks. Undefined where it is left to graphql-js: a root field
 * is somebody else's, or the payload of one that others follow needs more than its rows.
 */
export function planMutation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  info: SelectionInfo & { readonly fragments: Readonly<Record<string, FragmentDefinitionNode>> },
): readonly PlannedField[] | undefined {
  const root = schema.getMutationType();
  if (root === undefined || root === null) return undefined;
  const start = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: '' },
    selectionSet: operation.selectionSet,
  } as const;
  const planned = [...collectFields(info, root, [start])].map(([key, nodes]) => planField(info, root, key, nodes));
  // What other root fields write could belong to the new row too.
  if (planned.length > 1)
    for (const field of planned) if (field?.kind === 'write' && hasNewRows(field)) return undefined;
  const isWhole = planned.every((field, index): field is PlannedField => {
    if (field === undefined || field.key === '__proto__') return false;
    return field.kind === 'typename' || field.payload !== undefined || index === planned.length - 1;
  });
  return isWhole ? (planned as readonly PlannedField[]) : undefined;
}

function hasNewRows({ payload }: Extract<PlannedField, { kind: 'write' }>): boolean {
  return payload !== undefined && payload.newRows.length > 0;
}

/** From the argument `id` as it stands in the document: a constant, or the value of a variable. */
function turnKeyOf(
  { names }: ApiModel,
  { arguments: given = [] }: FieldNode,
): ((variables: Variables) => string) | undefined {
  const id = given.find(({ name }) => name.value === 'id')?.value;
  if (id?.kind === Kind.VARIABLE) return (variables) => `${names.type} ${variables[id.name.value]}`;
  if (id?.kind === Kind.STRING || id?.kind === Kind.INT) return () => `${names.type} ${id.value}`;
  return undefined;
}

function isOfOneRow(kind: string): boolean {
  return kind === 'update' || kind === 'delete';
}

function planField(
  info: SelectionInfo,
  root: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): PlannedField | undefined {
  const [node] = nodes;
  const { value: name } = node!.name;
  if (name === '__typename') return { kind: 'typename', key, value: root.name };
  const definition = root.getFields()[name];
  const description = generatedDescription(definition);
  if (definition === undefined || description === undefined || !isWriteKind(description.kind)) return undefined;
  const { api } = description as { readonly api: ApiModel };
  return {
    kind: 'write',
    turnKeyOf: isOfOneRow(description.kind) ? turnKeyOf(api, node!) : undefined,
    key,
    api,
    readArguments: argumentReader(definition, node!),
    write: writeField(description.kind, api),
    wanted: wantedOfPayload(api, { ...info, returnType: definition.type, fieldNodes: nodes }),
    payload: payloadShape(
      info,
      getNamedType(definition.type) as GraphQLObjectType,
      nodes,
      description.kind === 'create',
    ),
  };
}
