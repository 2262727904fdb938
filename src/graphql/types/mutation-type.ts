import { type GraphQLFieldConfig, GraphQLID, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { createInput } from './create-input.ts';
import { operationFields } from './custom-types.ts';
import { describedField } from './object-type.ts';
import { deletePayloadType, payloadType } from './payload-types.ts';
import { addRootField } from './root-field.ts';
import type { SchemaTypes } from './schema-types.ts';
import { incrementInput, updateInput } from './update-input.ts';

type Fields = Record<string, GraphQLFieldConfig<any, any>>;

/** The roots of all writes; undefined where nothing may be written. */
export function mutationType(types: SchemaTypes): GraphQLObjectType | undefined {
  const fields: Fields = {};
  for (const api of types.models.all) addModelFields(types, api, fields);
  for (const [name, config] of operationFields(types, 'mutation'))
    addRootField(types, fields, { name, origin: `The mutation "${name}"`, config });
  if (Object.keys(fields).length === 0) return undefined;
  return types.once('Mutation', 'Phoebe', (name) => new GraphQLObjectType({ name, fields }));
}

function addModelFields(types: SchemaTypes, api: ApiModel, fields: Fields): void {
  const { type } = api.names;
  const origin = `The model "${api.meta.name}"`;
  const add = (name: string, config: Fields[string]): void => addRootField(types, fields, { name, origin, config });
  const payload = new GraphQLNonNull(payloadType(types, api));
  const create = createInput(types, api);
  if (create !== undefined)
    add(
      `create${type}`,
      describedField(
        { kind: 'create', api },
        {
          type: payload,
          args: { input: { type: new GraphQLNonNull(create) } },
        },
      ),
    );
  if (api.primaryKey.length === 0) return;
  const id = { type: new GraphQLNonNull(GraphQLID) };
  const input = updateInput(types, api);
  const increment = incrementInput(types, api);
  if (input !== undefined)
    add(
      `update${type}`,
      describedField(
        { kind: 'update', api },
        {
          type: payload,
          args: { id, input: { type: input }, ...(increment === undefined ? {} : { increment: { type: increment } }) },
        },
      ),
    );
  add(
    `delete${type}`,
    describedField(
      { kind: 'delete', api },
      {
        type: new GraphQLNonNull(deletePayloadType(types, api)),
        args: { id },
      },
    ),
  );
}
