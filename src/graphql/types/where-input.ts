import { type GraphQLInputFieldConfig, GraphQLInputObjectType, GraphQLList, GraphQLNonNull } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { type WhereField, whereFields } from '../api/where-fields.ts';
import { ownerOf } from './connection-type.ts';
import { filterInput, idFilterInput } from './filter-input.ts';
import type { SchemaTypes } from './schema-types.ts';

/** A model's filter: keys beside each other must all hold. */
export function whereInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(`${api.names.type}Where`, ownerOf(api), (name) => {
    const where: GraphQLInputObjectType = new GraphQLInputObjectType({
      name,
      fields: () => {
        const fields: Record<string, GraphQLInputFieldConfig> = {};
        for (const [key, field] of api.once(whereFields)) fields[key] = { type: filterType(types, field) };
        for (const key of ['and', 'or', 'not'])
          if (key in fields)
            types.problem(
              `"${api.meta.name}" has a field "${key}", which means something else in filters. Give it .graphqlName('…').`,
            );
        const list = new GraphQLList(new GraphQLNonNull(where));
        return { ...fields, and: { type: list }, or: { type: list }, not: { type: where } };
      },
    });
    return where;
  });
}

function filterType(types: SchemaTypes, field: WhereField): GraphQLInputObjectType {
  switch (field.kind) {
    case 'id':
      return idFilterInput(types);
    case 'column':
      return field.column.isId ? idFilterInput(types) : filterInput(types, field.column.field.type);
    case 'expression':
      return filterInput(types, field.type);
    case 'relation':
      return field.relation.kind === 'many'
        ? listFilterInput(types, field.relation.other)
        : whereInput(types, field.relation.other);
  }
}

/** Filters rows by others that belong to them. */
function listFilterInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(
    `${api.names.type}ListFilter`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => {
          const type = whereInput(types, api);
          return { some: { type }, every: { type }, none: { type } };
        },
      }),
  );
}
