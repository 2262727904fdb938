import {
  GraphQLBoolean,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
} from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { pascalCase } from '../api/model-names.ts';
import { childWrites, type NestedWrite, parentWrites } from '../api/nested-writes.ts';
import { ownerOf } from './connection-type.ts';
import { createInput } from './create-input.ts';
import type { SchemaTypes } from './schema-types.ts';
import { uniqueByInput } from './unique-input.ts';

/** The relations of an input: rows on the other side, made, joined or parted with the row itself. */
export function nestedInputs(types: SchemaTypes, api: ApiModel): GraphQLInputFieldConfigMap {
  const fields: GraphQLInputFieldConfigMap = {};
  for (const write of [...api.once(parentWrites), ...api.once(childWrites)])
    fields[write.relation.name] = { type: nestedInput(types, api, write) };
  return fields;
}

function nestedInput(types: SchemaTypes, api: ApiModel, write: NestedWrite): GraphQLInputObjectType {
  const { name: relation, kind } = write.relation;
  return types.once(
    `${api.names.type}${pascalCase(relation)}Input`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        isOneOf: kind !== 'many',
        fields: () => (kind === 'many' ? listFields(types, write) : oneFields(types, write)),
      }),
  );
}

function oneFields(types: SchemaTypes, { relation, ...can }: NestedWrite): GraphQLInputFieldConfigMap {
  const create = can.canCreate ? createInput(types, relation.other) : undefined;
  return {
    ...(can.canConnect ? { connect: { type: uniqueByInput(types, relation.other) } } : {}),
    ...(create === undefined ? {} : { create: { type: create } }),
    ...(can.canDisconnect ? { disconnect: { type: GraphQLBoolean } } : {}),
    ...(can.canDelete ? { delete: { type: GraphQLBoolean } } : {}),
  };
}

function listFields(types: SchemaTypes, { relation, ...can }: NestedWrite): GraphQLInputFieldConfigMap {
  const create = can.canCreate ? createInput(types, relation.other) : undefined;
  const listOf = (type: GraphQLInputObjectType) => ({ type: new GraphQLList(new GraphQLNonNull(type)) });
  const keys = can.canConnect || can.canDelete ? listOf(uniqueByInput(types, relation.other)) : undefined;
  return {
    ...(create === undefined ? {} : { create: listOf(create) }),
    ...(keys === undefined || !can.canConnect ? {} : { connect: keys }),
    ...(keys === undefined || !can.canDisconnect ? {} : { disconnect: keys, set: keys }),
    ...(keys === undefined || !can.canDelete ? {} : { delete: keys }),
  };
}
