import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
} from 'graphql';
import { Field, isModel } from '../../orm/index.ts';
import type { ApiModel } from '../api/api-model.ts';
import { pascalCase } from '../api/model-names.ts';
import type { CustomField } from '../custom/custom-field.ts';
import type { CustomOperation } from '../custom/operation.ts';
import type { ArgumentMap, ArgumentSpec, ResultSpec } from '../custom/result-types.ts';
import { isIdSpec, isNullableSpec } from '../custom/specs.ts';
import { withItemsApart } from '../resolve/items-apart.ts';
import { resolveResultPart } from '../resolve/resolve-operation.ts';
import { valueType } from './column-type.ts';
import { describedField, objectType } from './object-type.ts';
import { queryField } from './payload-types.ts';
import type { SchemaTypes } from './schema-types.ts';

type FieldConfig = GraphQLFieldConfig<any, any>;

/** The root fields of the operations of one kind. */
export function operationFields(
  types: SchemaTypes,
  kind: CustomOperation['kind'],
): [name: string, config: FieldConfig][] {
  return types.operations
    .filter((operation) => operation.kind === kind)
    .map((operation) => [operation.name, operationField(types, operation)]);
}

function operationField(types: SchemaTypes, operation: CustomOperation): FieldConfig {
  const { name, kind, definition } = operation;
  const typeName = `${pascalCase(name)}${kind === 'mutation' ? 'Payload' : 'Result'}`;
  return describedField(
    { kind: 'operation', operation },
    {
      type: resultType(types, definition.result, { name: typeName, withQuery: kind === 'mutation' }),
      args: argumentMap(types, definition.args, pascalCase(name)),
      description: definition.description ?? null,
      deprecationReason: definition.deprecated ?? null,
    },
  );
}

/** A field that was declared beside the model. */
export function customFieldConfig(types: SchemaTypes, api: ApiModel, custom: CustomField): FieldConfig {
  const { definition, name } = custom;
  const typeName = `${api.names.type}${pascalCase(name)}`;
  const type = resultType(types, definition.result, { name: typeName, withQuery: false });
  return describedField(
    { kind: 'custom', api, custom },
    {
      type: types.models.policy.hidesField(api.model, name) ? getNullableType(type) : type,
      args: argumentMap(types, definition.args, typeName),
      description: definition.description ?? null,
      deprecationReason: definition.deprecated ?? null,
    },
  );
}

interface ObjectName {
  /** The name of the type that an object in the result makes. */
  readonly name: string;
  readonly withQuery: boolean;
}

function resultType(types: SchemaTypes, spec: ResultSpec, object: ObjectName): GraphQLOutputType {
  if (isNullableSpec(spec)) return bareResult(types, spec.of, object);
  const isNullable = spec instanceof Field && spec.options.nullable;
  const type = bareResult(types, spec, object);
  return isNullable ? type : new GraphQLNonNull(type);
}

function bareResult(types: SchemaTypes, spec: ResultSpec, object: ObjectName): GraphQLNullableType & GraphQLOutputType {
  if (spec instanceof Field) return valueType(types, spec.type);
  if (typeof spec === 'function') return bareResult(types, spec(), object);
  if (isModel(spec)) {
    const api = types.models.of(spec);
    if (api !== undefined) return objectType(types, api);
    types.problem(
      `"${object.name}" answers the model "${spec.meta.name}", which the API does not show. Add it to the models.`,
    );
    return GraphQLID;
  }
  if (Array.isArray(spec)) return new GraphQLList(resultType(types, spec[0], object));
  return types.once(
    object.name,
    `the operation "${object.name}"`,
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => {
          const fields: Record<string, FieldConfig> = {};
          for (const [key, part] of Object.entries(spec as Readonly<Record<string, ResultSpec>>)) {
            const type = resultType(types, part, { name: `${name}${pascalCase(key)}`, withQuery: false });
            fields[key] = { type, resolve: withItemsApart(type, resolveResultPart(part, key)) };
          }
          return object.withQuery ? { ...fields, ...queryField(types) } : fields;
        },
      }),
  );
}

function argumentMap(types: SchemaTypes, args: ArgumentMap | undefined, owner: string): GraphQLFieldConfigArgumentMap {
  return Object.fromEntries(
    Object.entries(args ?? {}).map(([name, spec]) => [
      name,
      argumentConfig(types, spec, `${owner}${pascalCase(name)}Input`),
    ]),
  );
}

function argumentConfig(
  types: SchemaTypes,
  spec: ArgumentSpec,
  objectName: string,
): GraphQLFieldConfigArgumentMap[string] {
  if (isNullableSpec(spec)) return { type: bareArgument(types, spec.of, objectName) };
  const type = bareArgument(types, spec, objectName);
  if (!(spec instanceof Field)) return { type: new GraphQLNonNull(type) };
  const { options } = spec;
  const isRequired = !options.nullable && options.default === undefined;
  return { type: isRequired ? new GraphQLNonNull(type) : type, description: options.description ?? null };
}

function bareArgument(
  types: SchemaTypes,
  spec: ArgumentSpec,
  objectName: string,
): GraphQLNullableType & GraphQLInputType {
  if (spec instanceof Field) return valueType(types, spec.type);
  if (isIdSpec(spec)) return GraphQLID;
  if (Array.isArray(spec)) return new GraphQLList(argumentConfig(types, spec[0], objectName).type);
  return types.once(
    objectName,
    `the input "${objectName}"`,
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () =>
          Object.fromEntries(
            Object.entries(spec as Readonly<Record<string, ArgumentSpec>>).map(([key, part]) => [
              key,
              argumentConfig(types, part, `${name.replace(/Input$/, '')}${pascalCase(key)}Input`),
            ]),
          ),
      }),
  );
}
