import DataLoader from 'dataloader';
import type { GraphQLFieldResolver } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { ApiModels } from '../api/api-models.ts';
import { sqlFieldType } from '../api/where-fields.ts';
import { argumentValues } from '../custom/argument-values.ts';
import type { CustomField } from '../custom/custom-field.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { RowRecord } from '../read/row-record.ts';
import { customResult, modelsOf } from './custom-result.ts';

type Resolver = GraphQLFieldResolver<RowRecord, PhoebeContext>;
type Arguments = Readonly<Record<string, unknown>>;

/** A field that was declared beside its model. */
export function resolveCustomField(api: ApiModel, custom: CustomField): Resolver {
  const { resolve, resolveMany } = custom.definition;
  if (resolve !== undefined)
    return async (row, args, context, info) => {
      const answer = await resolve(
        decoded(api, custom, row),
        argumentValues(custom.definition.args, args, modelsOf(info)),
        context,
        info,
      );
      return customResult(custom.definition.result, answer, context, info);
    };
  if (resolveMany !== undefined)
    return async (row, args, context, info) => {
      const answer = await batched({ api, custom, args, models: modelsOf(info) }, context).load(row);
      return customResult(custom.definition.result, answer, context, info);
    };
  const type = sqlFieldType(custom);
  return (row) => {
    const text = row[custom.name];
    return text === null || text === undefined ? null : type.toJson(text);
  };
}

interface Call {
  readonly api: ApiModel;
  readonly custom: CustomField;
  readonly args: Arguments;
  readonly models: ApiModels;
}

/** One call of `resolveMany` for all rows that ask with equal arguments. */
function batched({ api, custom, args, models }: Call, context: PhoebeContext): DataLoader<RowRecord, unknown> {
  const key = `field ${api.names.type}.${custom.name} ${JSON.stringify(args)}`;
  return context.loaders.batches(key, () => {
    const values = argumentValues(custom.definition.args, args, models);
    return new DataLoader<RowRecord, unknown>(async (rows) => {
      const answers = await custom.definition.resolveMany!(
        rows.map((row) => decoded(api, custom, row)),
        values,
        context,
      );
      return answers as readonly unknown[];
    });
  });
}

/** The columns that the field declares, as a row of the ORM has them. */
function decoded(api: ApiModel, { definition }: CustomField, row: RowRecord): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of definition.needs ?? []) {
    const { property, type } = api.meta.fieldOf(name);
    const text = row[property];
    values[property] = text === null || text === undefined ? null : type.fromDriver(text);
  }
  return values;
}
