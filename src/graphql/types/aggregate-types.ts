import {
  GraphQLEnumType,
  type GraphQLFieldConfig,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
} from 'graphql';
import { decimalType } from '../../orm/fields/types/decimal.ts';
import { integerType } from '../../orm/fields/types/integer.ts';
import {
  AGGREGATE_FUNCTIONS,
  type AggregateFunction,
  aggregatedColumns,
  aggregateType,
  groupedColumns,
} from '../api/aggregate-functions.ts';
import type { ApiModel } from '../api/api-model.ts';
import { columnType, valueType } from './column-type.ts';
import { ownerOf } from './connection-type.ts';
import { filterInput } from './filter-input.ts';
import { describedField } from './object-type.ts';
import type { SchemaTypes } from './schema-types.ts';
import { countOrderBy } from './shared-types.ts';

type Fields = Record<string, GraphQLFieldConfig<any, any>>;

/** The types of the functions; the least and the greatest share one. */
const SUFFIXES: Readonly<Record<AggregateFunction, string>> = {
  sum: 'Sum',
  avg: 'Avg',
  min: 'MinMax',
  max: 'MinMax',
  countDistinct: 'Counts',
};

/** The aggregates of a list of rows, and those of a group. */
export function aggregateObjectType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}Aggregate`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => {
          const count = describedField(
            { kind: 'aggregateFunction', api, name: 'count' },
            { type: new GraphQLNonNull(GraphQLInt), description: 'The number of rows.' },
          );
          const fields: Fields = { count };
          for (const each of AGGREGATE_FUNCTIONS) {
            const values = valuesType(types, api, each);
            if (values === undefined) continue;
            const type = each === 'countDistinct' ? new GraphQLNonNull(values) : values;
            fields[each] = describedField({ kind: 'aggregateFunction', api, name: each }, { type });
          }
          return fields;
        },
      }),
  );
}

/** The values of one function, by column. */
function valuesType(types: SchemaTypes, api: ApiModel, of: AggregateFunction): GraphQLObjectType | undefined {
  const columns = aggregatedColumns(api, of);
  if (columns.length === 0) return undefined;
  return types.once(
    `${api.names.type}${SUFFIXES[of]}`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => {
          const fields: Fields = {};
          for (const column of columns) {
            const type =
              of === 'countDistinct' ? new GraphQLNonNull(GraphQLInt) : valueType(types, aggregateType(of, column));
            fields[column.name] = describedField({ kind: 'aggregateValue', api, name: of, column }, { type });
          }
          return fields;
        },
      }),
  );
}

/** The list of groups of a connection; undefined for a model that cannot be grouped. */
export function groupsField(types: SchemaTypes, api: ApiModel): Fields[string] | undefined {
  if (groupedColumns(api).length === 0) return undefined;
  return describedField(
    { kind: 'groups', api },
    {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(groupType(types, api)))),
      description:
        'The rows that pass the filter, grouped; ordered by the values of the group, or by the number of its rows.',
      args: {
        by: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(columnEnum(types, api)))) },
        having: { type: havingInput(types, api) },
        orderBy: { type: countOrderBy(types) },
        first: { type: GraphQLInt },
      },
    },
  );
}

function groupType(types: SchemaTypes, api: ApiModel): GraphQLObjectType {
  return types.once(
    `${api.names.type}Group`,
    ownerOf(api),
    (name) =>
      new GraphQLObjectType({
        name,
        description: 'A group of rows: the columns that it was grouped by, and aggregates of the others.',
        fields: () => {
          const fields: Fields = {};
          for (const column of groupedColumns(api))
            fields[column.name] = describedField(
              { kind: 'groupKey', api, column },
              { type: columnType(types, column) },
            );
          if ('aggregate' in fields)
            types.problem(
              `"${api.meta.name}" has a field "aggregate", which means something else in groups. Give it .graphqlName('…').`,
            );
          fields.aggregate = describedField(
            { kind: 'groupAggregate', api },
            { type: new GraphQLNonNull(aggregateObjectType(types, api)) },
          );
          return fields;
        },
      }),
  );
}

/** The columns of a model by name: to group by, and to name a unique key. */
export function columnEnum(types: SchemaTypes, api: ApiModel): GraphQLEnumType {
  return types.once(
    `${api.names.type}Column`,
    ownerOf(api),
    (name) =>
      new GraphQLEnumType({
        name,
        values: Object.fromEntries(api.columns.map((column) => [column.name, { value: column.field.property }])),
      }),
  );
}

function havingInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(
    `${api.names.type}Having`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => {
          const count = { type: filterInput(types, integerType) };
          if (aggregatedColumns(api, 'sum').length === 0) return { count };
          const numbers = { type: numberHavingInput(types, api) };
          return { count, sum: numbers, avg: numbers };
        },
      }),
  );
}

function numberHavingInput(types: SchemaTypes, api: ApiModel): GraphQLInputObjectType {
  return types.once(
    `${api.names.type}NumberHaving`,
    ownerOf(api),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => {
          const type = filterInput(types, decimalType());
          return Object.fromEntries(aggregatedColumns(api, 'sum').map((column) => [column.name, { type }]));
        },
      }),
  );
}
