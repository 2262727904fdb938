import {
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
} from 'graphql';
import { aggregateType, type ColumnFunction, groupedColumns } from '../api/aggregate-functions.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { SortOrder } from '../api/sort-order.ts';
import { badInput, OperationError } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { descriptionOf } from '../field-description.ts';
import type { GroupRecord } from '../loaders/load-groups.ts';
import { aggregateName, ROW_COUNT } from '../read/aggregate-query.ts';
import type { HavingInput } from '../read/having.ts';
import { selectedFields } from '../read/selected-fields.ts';
import type { Wanted } from '../read/wanted.ts';
import type { Connection } from './resolve-connection.ts';

type Resolver<Parent> = GraphQLFieldResolver<Parent, PhoebeContext>;

export const resolveAggregate: Resolver<Connection> = (connection, _, __, info) =>
  connection.aggregate(wantedOfAggregate(info, info.fieldNodes));

export interface GroupArguments {
  readonly by: readonly string[];
  readonly having?: HavingInput | null;
  readonly orderBy?: { readonly count?: SortOrder | null } | null;
  readonly first?: number | null;
}

/** The groups of a connection's rows. */
export function resolveGroups(api: ApiModel): Resolver<Connection> {
  return (connection, args, __, info) => {
    const { by, having, orderBy, first } = args as GroupArguments;
    if (by.length === 0) throw badInput('Rows are grouped by at least one column.', 'by');
    const group = getNamedType(info.returnType) as GraphQLObjectType;
    const columns = [...new Set(by)].map((property) => groupColumn(api, property, 'by'));
    const wanted = new Set<string>();
    for (const [name, nodes] of selectedFields(info, group, info.fieldNodes)) {
      const description = descriptionOf(group.getFields()[name]);
      if (description?.kind === 'groupAggregate')
        for (const each of wantedOfAggregate(info, nodes, name)) wanted.add(each);
      if (description?.kind === 'groupKey' && !columns.includes(description.column))
        throw badInput(`"${name}" is asked of the groups, but they are not grouped by it.`, 'by');
    }
    const limit = groupLimit(api, first ?? api.pageSize.default);
    const request = { by: columns, having: having ?? undefined, byCount: orderBy?.count ?? undefined, limit };
    return connection.groups(request, JSON.stringify(args), wanted);
  };
}

function groupColumn(api: ApiModel, property: string, path: string): ApiColumn {
  const column = groupedColumns(api).find(({ field }) => field.property === property);
  if (column === undefined) throw badInput(`Rows of "${api.names.type}" cannot be told apart by "${property}".`, path);
  return column;
}

function groupLimit(api: ApiModel, first: number): number {
  if (first < 0) throw badInput(`"first" must be at least 0, but got: ${first}.`, 'first');
  if (first <= api.pageSize.max) return first;
  throw new OperationError('LIMIT_EXCEEDED', `"first" may be ${api.pageSize.max} at most, but got: ${first}.`, {
    fields: ['first'],
  });
}

/** The names of the aggregates that are asked under a field. */
function wantedOfAggregate(info: GraphQLResolveInfo, nodes: readonly FieldNode[], within?: string): Wanted {
  const outer = getNamedType(info.returnType) as GraphQLObjectType;
  const type = within === undefined ? outer : (getNamedType(outer.getFields()[within]!.type) as GraphQLObjectType);
  const wanted = new Set<string>();
  for (const [name, parts] of selectedFields(info, type, nodes)) {
    const description = descriptionOf(type.getFields()[name]);
    if (description?.kind === 'countDistinct')
      for (const node of parts)
        wanted.add(
          aggregateName('countDistinct', distinctColumn(description.api, info, type.getFields()[name]!, node)),
        );
    if (description?.kind !== 'aggregateFunction') continue;
    if (description.name === 'count') wanted.add(ROW_COUNT);
    else {
      const values = getNamedType(type.getFields()[name]!.type) as GraphQLObjectType;
      for (const property of selectedFields(info, values, parts).keys()) {
        const value = descriptionOf(values.getFields()[property]);
        if (value?.kind === 'aggregateValue') wanted.add(aggregateName(description.name, value.column));
      }
    }
  }
  // Only __typename is asked: the statement still needs something to select.
  return wanted.size > 0 ? wanted : new Set([ROW_COUNT]);
}

/** A function's values, read from the record by the fields below; the row count is one itself. */
export function resolveAggregateFunction(name: ColumnFunction | 'count'): Resolver<GroupRecord> {
  if (name === 'count') return (group) => Number(group[ROW_COUNT] ?? 0);
  return (group): FunctionValues => ({ name, group });
}

interface FunctionValues {
  readonly name: ColumnFunction;
  readonly group: GroupRecord;
}

export function resolveAggregateValue(column: ApiColumn): Resolver<FunctionValues> {
  return ({ name, group }) => {
    // The least and the greatest share their type, so the function is known by the value above.
    const text = group[aggregateName(name, column)];
    return text === undefined || text === null ? null : aggregateType(name, column).toJson(text);
  };
}

export const resolveGroupAggregate: Resolver<GroupRecord> = (group) => group;

/** How many values of a column differ. */
export function resolveCountDistinct(api: ApiModel): Resolver<GroupRecord> {
  return (group, { of }) => Number(group[aggregateName('countDistinct', groupColumn(api, of, 'of'))] ?? 0);
}

function distinctColumn(
  api: ApiModel,
  { variableValues }: GraphQLResolveInfo,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ApiColumn {
  return groupColumn(api, getArgumentValues(field, node, variableValues).of as string, 'of');
}
