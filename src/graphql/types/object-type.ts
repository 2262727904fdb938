import { type GraphQLFieldConfig, GraphQLID, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import { describe, type FieldDescription } from '../field-description.ts';
import { withItemsApart } from '../resolve/items-apart.ts';
import { resolverOf } from '../resolve/resolver-of.ts';
import { outputType } from './column-type.ts';
import { connectionArguments, connectionType } from './connection-type.ts';
import { customFieldConfig } from './custom-types.ts';
import type { SchemaTypes } from './schema-types.ts';
import { nodeInterface } from './shared-types.ts';

type FieldConfig = GraphQLFieldConfig<any, any>;

/** A field of the schema with its description and the resolver that follows from it. */
export function describedField(
  description: FieldDescription,
  config: Omit<FieldConfig, 'resolve' | 'extensions'>,
): FieldConfig {
  return { ...config, ...describe(description, withItemsApart(config.type, resolverOf(description))) };
}

/** The type of a model's rows. */
export function objectType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(api.names.type, `the model "${api.meta.name}"`, (name) => {
    const hasKey = api.primaryKey.length > 0;
    return new GraphQLObjectType({
      name,
      description: api.meta.options.description ?? null,
      interfaces: () => (hasKey ? [nodeInterface(types)] : []),
      fields: () => rowFields(types, api),
      extensions: { phoebe: api },
    });
  });
}

function rowFields(types: SchemaTypes, api: ApiModel): Record<string, FieldConfig> {
  const fields: Record<string, FieldConfig> = {};
  const add = (name: string, origin: string, config: FieldConfig): void => {
    if (name in fields)
      types.problem(
        `${origin} has the name "${name}" in the API, which another field of "${api.meta.name}" has already. ` +
          `Give a field .graphqlName('…'), or a foreign key another backref.`,
      );
    else fields[name] = config;
  };
  if (api.primaryKey.length > 0)
    fields.id = describedField(
      { kind: 'id', api },
      { type: new GraphQLNonNull(GraphQLID), description: idDescription(api) },
    );
  for (const column of api.columns) {
    const isIdItself = column.name === 'id' && column.isId && column.field.relation === undefined;
    if (!isIdItself)
      add(column.name, `The field "${api.meta.name}.${column.field.property}"`, columnField(types, api, column));
  }
  for (const relation of api.relations)
    add(relation.name, relationOrigin(relation), relationField(types, api, relation));
  for (const custom of api.customs)
    add(custom.name, `The custom field "${custom.name}"`, customFieldConfig(types, api, custom));
  return fields;
}

function idDescription({ primaryKey }: ApiModel): string | null {
  const [key, ...others] = primaryKey;
  if (others.length > 0) return 'The primary key: its parts with "," between.';
  return key?.options.description ?? null;
}

function columnField(types: SchemaTypes, api: ApiModel, column: ApiColumn): FieldConfig {
  const { description, deprecated } = column.field.options;
  return describedField(
    { kind: 'column', api, column },
    { type: outputType(types, api, column), description: description ?? null, deprecationReason: deprecated ?? null },
  );
}

function relationField(types: SchemaTypes, api: ApiModel, relation: ApiRelation): FieldConfig {
  const { kind, other } = relation;
  const { options } = relation.relation.foreignKey;
  const deprecationReason = options.deprecated ?? null;
  const description: FieldDescription = { kind: 'relation', api, relation };
  if (kind === 'many') {
    const type = new GraphQLNonNull(connectionType(types, other));
    return describedField(description, { type, args: connectionArguments(types, other), deprecationReason });
  }
  const row = objectType(types, other);
  const { policy } = types.models;
  const isHidden = policy.hidesRows(other.model) || policy.hidesField(api.model, relation.ownField.property);
  const isSure = kind === 'one' && !options.nullable && !isHidden;
  return describedField(description, {
    type: isSure ? new GraphQLNonNull(row) : row,
    description: (kind === 'one' && options.description) || null,
    deprecationReason,
  });
}

function relationOrigin({ relation, kind, through, name: field }: ApiRelation): string {
  if (through !== undefined) return `The custom field "${field}"`;
  const name = `"${relation.owner.meta.name}.${relation.name}"`;
  return kind === 'one' ? `The relation ${name}` : `The backref of ${name}`;
}
