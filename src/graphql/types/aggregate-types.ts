import {
  GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
} from 'graphql';
import { decimalType } from '../../orm/fields/types/decimal.ts';
import { integerType } from '../../orm/fields/types/integer.ts';
import {
  aggregatedColumns,
  aggregateType,
  COLUMN_FUNCTIONS,
  type ColumnFunction,
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
const SUFFIXES: Readonly<Record<ColumnFunction, string>> = {
  sum: 'Sum',
  avg: 'Avg',
  min: 'MinMax',
  max: 'MinMax',
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
          if (groupedColumns(api).length > 0)
            fields.countDistinct = describedField(
              { kind: 'countDistinct', api },
              {
                type: new GraphQLNonNull(GraphQLInt),
                description: 'The number of values that differ; NULL is none.',
                args: { of: { type: new GraphQLNonNull(columnEnum(types, api)) } },
              },
            );
          for (const each of COLUMN_FUNCTIONS) {
            const type = valuesType(types, api, each);
            if (type !== undefined)
              fields[each] = describedField({ kind: 'aggregateFunction', api, name: each }, { type });
          }
          return fields;
        },
      }),
  );
}

/** The values of one function, by column. */
function valuesType(types: SchemaTypes, api: ApiModel, of: ColumnFunction): GraphQLObjectType | undefined {
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
            const type = valueType(types, aggregateType(of, column));
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
          const fields: Record<string, GraphQLInputFieldConfig> = { count: { type: filterInput(types, integerType) } };
          for (const column of aggregatedColumns(api, 'sum'))
            if (column.name in fields)
              types.problem(
                `"${api.meta.name}" has a field "${column.name}", which means something else in conditions on groups. ` +
                  "Give it .graphqlName('…').",
              );
            else fields[column.name] = { type: numberHavingInput(types) };
          return fields;
        },
      }),
  );
}

function numberHavingInput(types: SchemaTypes): GraphQLInputObjectType {
  return types.once(
    'NumberHaving',
    'Phoebe',
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: 'A condition on the numbers of a group.',
        fields: () => {
          const type = filterInput(types, decimalType());
          return { sum: { type }, avg: { type } };
        },
      }),
  );
}
