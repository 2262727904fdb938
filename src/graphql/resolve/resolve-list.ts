import { type GraphQLObjectType, type GraphQLResolveInfo, getNamedType } from 'graphql';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { type ListRequest, NO_PARENT } from '../loaders/list-request.ts';
import { type GroupRecord, loadAggregate, loadCount, loadGroups } from '../loaders/load-groups.ts';
import { loadPage } from '../loaders/load-page.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { type OrderByInput, parseOrder } from '../read/order.ts';
import type { Page } from '../read/page.ts';
import { type PageArguments, pageWindow } from '../read/page-window.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';
import { wantedOfPage } from '../read/wanted-of.ts';
import type { WhereInput } from '../read/where.ts';
import type { Connection, Grouping } from './resolve-connection.ts';

export interface ConnectionArguments extends PageArguments {
  readonly where?: WhereInput | null;
  readonly orderBy?: OrderByInput | null;
}

/** The rows of a model. */
export function resolveRootList(api: ApiModel) {
  return (_: unknown, args: ConnectionArguments, { loaders }: PhoebeContext, info: GraphQLResolveInfo): Connection => {
    const request = listRequest(api, api.names.type, args);
    return new RowList(loaders, { request, wanted: wantedHere(info), parentKey: NO_PARENT });
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
    const place = loaders.once(info, () => {
      const name = `${api.names.type}.${relation.name}`;
      return { request: listRequest(relation.other, name, args, relation), wanted: wantedHere(info) };
    });
    return new RowList(loaders, { ...place, parentKey: row[property]! });
  };
}

interface ListPlace {
  readonly request: ListRequest;
  readonly wanted: Wanted;
  readonly parentKey: string;
}

/** A connection whose parts are read by the loaders, together with those of other rows. */
class RowList implements Connection {
  readonly #loaders: Loaders;
  readonly #place: ListPlace;

  constructor(loaders: Loaders, place: ListPlace) {
    this.#loaders = loaders;
    this.#place = place;
  }

  async page(): Promise<Page> {
    const { request, parentKey, wanted } = this.#place;
    const page = await loadPage(this.#loaders, request, parentKey, wanted);
    await this.#loaders.passOn(page.rows.length);
    return page;
  }

  count(): Promise<number> {
    return loadCount(this.#loaders, this.#place.request, this.#place.parentKey);
  }

  aggregate(wanted: Wanted): Promise<GroupRecord> {
    return loadAggregate(this.#loaders, this.#place.request, this.#place.parentKey, wanted);
  }

  groups(grouping: Grouping, key: string, wanted: Wanted): Promise<readonly GroupRecord[]> {
    const { request: list, parentKey } = this.#place;
    const { api, where } = list.page;
    return loadGroups(this.#loaders, { list, groups: { api, where, ...grouping }, key }, parentKey, wanted);
  }
}

/** What a connection's arguments mean. @throws OperationError BAD_USER_INPUT, LIMIT_EXCEEDED or BAD_CURSOR */
export function listRequest(
  api: ApiModel,
  name: string,
  args: ConnectionArguments,
  relation?: ApiRelation,
): ListRequest {
  const order = parseOrder(api, args.orderBy ?? []);
  const where = args.where ?? undefined;
  const page = { api, where, order, window: pageWindow(api, args, order) };
  return { page, relation, key: `${name} ${JSON.stringify(args)}`, rowsKey: `${name} ${JSON.stringify(where)}` };
}

function wantedHere(info: GraphQLResolveInfo): Wanted {
  return wantedOfPage(info, getNamedType(info.returnType) as GraphQLObjectType, info.fieldNodes);
}
