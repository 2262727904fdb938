import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
} from 'graphql';
import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { isModel, type ModelCore } from '../../orm/index.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { ApiModels } from '../api/api-models.ts';
import type { ResultSpec } from '../custom/result-types.ts';
import { isNullableSpec } from '../custom/specs.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import type { RowRecord } from '../read/row-record.ts';
import { wantedOfRow } from '../read/wanted-of.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * What a custom resolver answered, as the generated resolvers below it take it. Of a model's row the key is taken and the
 * asked columns are read, together with all others of the answer: so the answer shows what is in the database, and the
 * resolver need not know what the client asks.
 */
export function customResult(
  spec: ResultSpec,
  value: unknown,
  context: PhoebeContext,
  info: GraphQLResolveInfo,
): unknown {
  if (value === null || value === undefined) return null;
  const model = modelIn(spec);
  if (model === undefined) return value;
  const api = modelsOf(info).of(model);
  if (api === undefined) return value;
  const place = { api, context, info };
  return withRows(info.returnType, value, place);
}

/** The models of the schema that is being executed. */
export function modelsOf({ schema }: Pick<GraphQLResolveInfo, 'schema'>): ApiModels {
  return schema.extensions.phoebe as ApiModels;
}

/** The model of a row, or of the rows of a list; undefined for everything else. */
function modelIn(spec: ResultSpec): ModelCore | undefined {
  if (isNullableSpec(spec)) return modelIn(spec.of);
  if (isModel(spec)) return spec;
  if (typeof spec === 'function') return modelIn(spec());
  return Array.isArray(spec) ? modelIn(spec[0]) : undefined;
}

interface Place {
  readonly api: ApiModel;
  readonly context: PhoebeContext;
  readonly info: GraphQLResolveInfo;
}

async function withRows(type: GraphQLOutputType, value: unknown, place: Place): Promise<unknown> {
  if (value === null || value === undefined) return null;
  if (isNonNullType(type)) {
    const row = await withRows(type.ofType, value, place);
    // Not the null that graphql-js would call a mistake of the server's.
    if (row === null) throw new OperationError('FORBIDDEN', `You may not see this "${place.api.names.type}".`);
    return row;
  }
  if (!isListType(type)) return readRow(place.api, value as Row, place.context, place.info);
  const { ofType } = type;
  // All items first: what the application iterates may throw, and would leave the rows before alone.
  const items = [...(value as Iterable<unknown>)];
  const seen = await Promise.all(items.map((item) => withRows(getNullableType(ofType), item, place)));
  // A list shows what may be seen of it, as every list does.
  return isNonNullType(ofType) ? seen.filter((row) => row !== null) : seen;
}

async function readRow(
  api: ApiModel,
  row: Row,
  { loaders }: PhoebeContext,
  info: GraphQLResolveInfo,
): Promise<RowRecord | null> {
  const { primaryKey: fields } = api;
  if (fields.length === 0) return loaders.scope().isOpen(api) ? encodedRow(api, row) : null;
  const key = fields.map((field) => {
    const value = row[field.property];
    if (value === null || value === undefined)
      throw new InvalidValueError(
        `The resolver of "${info.fieldName}" answered a "${api.meta.name}" without its key "${field.property}".`,
      );
    return field.type.toDriver(value);
  });
  const wanted = loaders.once(info, () => {
    return wantedOfRow(info, getNamedType(info.returnType) as GraphQLObjectType, info.fieldNodes);
  });
  const found = await loadRow(loaders, { api, fields }, key, wanted);
  // A row that the resolver has deleted is shown as it was, unless a rule may be what hides it.
  return found ?? (loaders.scope().isOpen(api) ? encodedRow(api, row) : null);
}

function encodedRow(api: ApiModel, row: Row): RowRecord {
  const texts: Record<string, DriverValue> = {};
  for (const { property, type } of api.meta.fields.values()) {
    const value = row[property];
    if (value !== undefined) texts[property] = value === null ? null : type.toDriver(value);
  }
  return texts;
}
