import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLID,
  type GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
} from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { conflictInput } from './conflict-input.ts';
import { createInput } from './create-input.ts';
import { operationFields } from './custom-types.ts';
import { describedField } from './object-type.ts';
import { deletePayloadType, payloadType, rowsPayloadType } from './payload-types.ts';
import { addRootField } from './root-field.ts';
import type { SchemaTypes } from './schema-types.ts';
import { incrementInput, updateInput } from './update-input.ts';
import { whereInput } from './where-input.ts';

type Fields = Record<string, GraphQLFieldConfig<any, any>>;

/** Rows that a bulk write may touch where the client does not say. */
const DEFAULT_MAX_AFFECTED = 100;

/** The roots of all writes; undefined where nothing may be written. */
export function mutationType(types: SchemaTypes): GraphQLObjectType | undefined {
  const fields: Fields = {};
  for (const api of types.models.all) {
    const origin = `The model "${api.meta.name}"`;
    for (const [name, config] of Object.entries({ ...createFields(types, api), ...changeFields(types, api) }))
      addRootField(types, fields, { name, origin, config });
  }
  for (const [name, config] of operationFields(types, 'mutation'))
    addRootField(types, fields, { name, origin: `The mutation "${name}"`, config });
  if (Object.keys(fields).length === 0) return undefined;
  return types.once('Mutation', 'Phoebe', (name) => new GraphQLObjectType({ name, fields }));
}

function createFields(types: SchemaTypes, api: ApiModel): Fields {
  const { type, manyType } = api.names;
  const input = createInput(types, api);
  if (input === undefined) return {};
  const row = { type: new GraphQLNonNull(input) };
  const payload = new GraphQLNonNull(payloadType(types, api));
  const conflict = conflictInput(types, api);
  const onConflict = conflict === undefined ? {} : { onConflict: { type: conflict } };
  const fields: Fields = {
    [`create${type}`]: describedField({ kind: 'create', api }, { type: payload, args: { input: row } }),
    [`create${manyType}`]: describedField(
      { kind: 'createMany', api },
      {
        type: new GraphQLNonNull(rowsPayloadType(types, api)),
        args: { input: { type: new GraphQLNonNull(new GraphQLList(row.type)) }, ...onConflict },
      },
    ),
  };
  if (conflict !== undefined)
    fields[`upsert${type}`] = describedField(
      { kind: 'upsert', api },
      { type: payload, args: { input: row, onConflict: { type: new GraphQLNonNull(conflict) } } },
    );
  return fields;
}

function changeFields(types: SchemaTypes, api: ApiModel): Fields {
  if (api.primaryKey.length === 0) return {};
  const { type, manyType } = api.names;
  const id = { type: new GraphQLNonNull(GraphQLID) };
  const rows = new GraphQLNonNull(rowsPayloadType(types, api));
  const bulk: GraphQLFieldConfigArgumentMap = {
    where: { type: new GraphQLNonNull(whereInput(types, api)) },
    maxAffected: {
      type: new GraphQLNonNull(GraphQLInt),
      defaultValue: DEFAULT_MAX_AFFECTED,
    },
  };
  const input = updateInput(types, api);
  const fields: Fields = {};
  if (input !== undefined) {
    const change = changeArguments(input, incrementInput(types, api));
    fields[`update${type}`] = describedField(
      { kind: 'update', api },
      { type: new GraphQLNonNull(payloadType(types, api)), args: { id, ...change } },
    );
    fields[`update${manyType}`] = describedField(
      { kind: 'updateMany', api },
      { type: rows, args: { ...bulk, ...change } },
    );
  }
  fields[`delete${type}`] = describedField(
    { kind: 'delete', api },
    { type: new GraphQLNonNull(deletePayloadType(types, api)), args: { id } },
  );
  fields[`delete${manyType}`] = describedField({ kind: 'deleteMany', api }, { type: rows, args: bulk });
  return fields;
}

function changeArguments(
  input: GraphQLInputObjectType,
  increment: GraphQLInputObjectType | undefined,
): GraphQLFieldConfigArgumentMap {
  return { input: { type: input }, ...(increment === undefined ? {} : { increment: { type: increment } }) };
}
