import {
  type GraphQLFieldConfig,
  GraphQLID,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  getNullableType,
} from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { connectionArguments, connectionType } from './connection-type.ts';
import { operationFields } from './custom-types.ts';
import { describedField, objectType } from './object-type.ts';
import { addRootField } from './root-field.ts';
import type { SchemaTypes } from './schema-types.ts';
import { nodeInterface } from './shared-types.ts';
import { uniqueByInput } from './unique-input.ts';

type Fields = Record<string, GraphQLFieldConfig<any, any>>;

/** The roots of all reads. All may be null, so that one that fails leaves the others in the answer. */
export function queryType(types: SchemaTypes): GraphQLObjectType {
  return types.once(
    'Query',
    'Phoebe',
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => {
          const fields: Fields = {};
          if (types.models.all.some(({ primaryKey }) => primaryKey.length > 0)) fields.node = nodeField(types);
          for (const api of types.models.all) addModelFields(types, api, fields);
          for (const [key, config] of operationFields(types, 'query'))
            addRootField(types, fields, {
              name: key,
              origin: `The query "${key}"`,
              config: { ...config, type: getNullableType(config.type) },
            });
          return fields;
        },
      }),
  );
}

function nodeField(types: SchemaTypes): Fields[string] {
  return describedField(
    { kind: 'node' },
    {
      type: nodeInterface(types),
      description: types.models.ids === 'global' ? 'Any row by its id.' : 'Any row by its type and key.',
      args: {
        ...(types.models.ids === 'global' ? {} : { typename: { type: new GraphQLNonNull(GraphQLString) } }),
        id: { type: new GraphQLNonNull(GraphQLID) },
      },
    },
  );
}

function addModelFields(types: SchemaTypes, api: ApiModel, fields: Fields): void {
  const { one, many } = api.names;
  const origin = `The model "${api.meta.name}"`;
  const add = (name: string, config: Fields[string]): void => addRootField(types, fields, { name, origin, config });
  if (api.primaryKey.length > 0)
    add(
      one,
      describedField(
        { kind: 'byKey', api },
        {
          type: objectType(types, api),
          args: { id: { type: new GraphQLNonNull(GraphQLID) } },
        },
      ),
    );
  if (api.uniqueKeys.length > 0)
    add(
      `${one}By`,
      describedField(
        { kind: 'byUnique', api },
        {
          type: objectType(types, api),
          args: { key: { type: new GraphQLNonNull(uniqueByInput(types, api)) } },
        },
      ),
    );
  add(
    many,
    describedField(
      { kind: 'connection', api },
      {
        type: connectionType(types, api),
        args: connectionArguments(types, api),
      },
    ),
  );
}
