import { type GraphQLObjectType, type GraphQLResolveInfo, getNamedType } from 'graphql';
import { inspect } from '../../util/inspect.ts';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import { typeOfGlobalId } from '../api/id-form.ts';
import { badInput } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import { keyTexts } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import { uniqueTexts } from '../read/unique-texts.ts';
import type { Wanted } from '../read/wanted.ts';
import { wantedOfRow } from '../read/wanted-of.ts';
import { modelsOf } from './custom-result.ts';

type Answer = Promise<RowRecord | null> | null;

/** The row that a row names, or the one that names it. */
export function resolveRelatedRow({ ownField, otherField, other }: ApiRelation) {
  const key = { api: other, fields: [otherField] };
  return (row: RowRecord, _: unknown, { loaders }: PhoebeContext, info: GraphQLResolveInfo): Answer => {
    const text = row[ownField.property];
    if (text === null || text === undefined) return null;
    const wanted = loaders.once(info, () => wantedHere(info));
    return loadRow(loaders, key, [text], wanted);
  };
}

/** The row with a primary key. */
export function resolveByKey(api: ApiModel) {
  return (_: unknown, { id }: { readonly id: string }, { loaders }: PhoebeContext, info: GraphQLResolveInfo): Answer =>
    loadRow(loaders, { api, fields: api.primaryKey }, keyTexts(api, id, 'id'), wantedHere(info));
}

/** The row with a unique key. */
export function resolveByUnique(api: ApiModel) {
  return (
    _: unknown,
    { key }: { readonly key: Readonly<Record<string, unknown>> },
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Answer => {
    const { fields, texts } = uniqueTexts(api, key, 'key');
    return loadRow(loaders, { api, fields }, texts, wantedHere(info));
  };
}

/** Any row, by the name of its type and its key. */
export async function resolveNode(
  _: unknown,
  { typename: given, id }: { readonly typename?: string; readonly id: string },
  { loaders }: PhoebeContext,
  info: GraphQLResolveInfo,
): Promise<RowRecord | null> {
  const typename = given ?? typeOfGlobalId(id) ?? '';
  const api = modelsOf(info).named(typename);
  const type = api && info.schema.getType(typename);
  if (api === undefined || type === undefined || api.primaryKey.length === 0)
    throw given === undefined
      ? badInput(`${inspect(id)} is no id.`, 'id')
      : badInput(`There is no type "${typename}" whose rows have an id.`, 'typename');
  const wanted = wantedOfRow(info, type as GraphQLObjectType, info.fieldNodes);
  const row = await loadRow(loaders, { api, fields: api.primaryKey }, keyTexts(api, id, 'id'), wanted);
  // GraphQL asks an interface's value for its type.
  return row === null ? null : { ...row, __typename: typename };
}

function wantedHere(info: GraphQLResolveInfo): Wanted {
  return wantedOfRow(info, getNamedType(info.returnType) as GraphQLObjectType, info.fieldNodes);
}
