import { type GraphQLObjectType, type GraphQLResolveInfo, getNamedType } from 'graphql';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { type ChildRequest, loadChildCount, loadChildPage, loadCount, loadPage } from '../loaders/load-page.ts';
import { type OrderByInput, parseOrder } from '../read/order.ts';
import type { Page } from '../read/page.ts';
import type { PageRequest } from '../read/page-query.ts';
import { type PageArguments, pageWindow } from '../read/page-window.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { wantedOfPage } from '../read/wanted-of.ts';
import type { WhereInput } from '../read/where.ts';
import type { Connection } from './resolve-connection.ts';

export interface ConnectionArguments extends PageArguments {
  readonly where?: WhereInput | null;
  readonly orderBy?: OrderByInput | null;
}

/** The rows of a model. */
export function resolveRootList(api: ApiModel) {
  return (_: unknown, args: ConnectionArguments, { loaders }: PhoebeContext, info: GraphQLResolveInfo): Connection => {
    const request = pageRequest(api, args);
    const wanted = wantedHere(info);
    let page: Promise<Page> | undefined;
    let count: Promise<number> | undefined;
    return {
      page: () => (page ??= loadPage(loaders, request, wanted)),
      count: () => (count ??= loadCount(loaders, request)),
    };
  };
}

/** The rows that belong to one row. */
export function resolveChildList(api: ApiModel, relation: ApiRelation) {
  const { property } = relation.ownField;
  return (
    row: RowRecord,
    args: ConnectionArguments,
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Connection => {
    const { request, wanted } = loaders.once(info, () => childRequest(api, relation, args, info));
    const key = row[property]!;
    return {
      page: () => loadChildPage(loaders, request, key, wanted),
      count: () => loadChildCount(loaders, request, key),
    };
  };
}

function childRequest(
  api: ApiModel,
  relation: ApiRelation,
  args: ConnectionArguments,
  info: GraphQLResolveInfo,
): { readonly request: ChildRequest; readonly wanted: Wanted } {
  const key = `${api.names.type}.${relation.name} ${JSON.stringify(args)}`;
  return { request: { relation, page: pageRequest(relation.other, args), key }, wanted: wantedHere(info) };
}

function pageRequest(api: ApiModel, args: ConnectionArguments): PageRequest {
  const order = parseOrder(api, args.orderBy ?? []);
  return { api, where: args.where ?? undefined, order, window: pageWindow(api, args, order) };
}

function wantedHere(info: GraphQLResolveInfo): Wanted {
  return wantedOfPage(info, getNamedType(info.returnType) as GraphQLObjectType, info.fieldNodes);
}
