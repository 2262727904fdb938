import { type GraphQLInputFieldConfig, GraphQLInputObjectType, type GraphQLInputType } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { orderFields } from '../api/order-fields.ts';
import type { WhereField } from '../api/where-fields.ts';
import { ownerOf } from './connection-type.ts';
import type { SchemaTypes } from './schema-types.ts';
import { countOrderBy, sortOrderType } from './shared-types.ts';

/** One term of a model's order: exactly one key. */
export function orderByInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(
    `${api.names.type}OrderBy`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        isOneOf: true,
        fields: () => {
          const fields: Record<string, GraphQLInputFieldConfig> = {};
          for (const [key, field] of api.once(orderFields)) fields[key] = { type: termType(types, field) };
          return fields;
        },
      }),
  );
}

function termType(types: SchemaTypes, field: WhereField): GraphQLInputType {
  if (field.kind !== 'relation') return sortOrderType(types);
  const { kind, other } = field.relation;
  return kind === 'many' ? countOrderBy(types) : orderByInput(types, other);
}
