import { countType } from '../../orm/fields/types/integer.ts';
import { Expression } from '../../orm/index.ts';
import { call, cast, keyword } from '../../sql/nodes/factories.ts';
import { type AggregateFunction, aggregatedColumns, aggregateType } from '../api/aggregate-functions.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiModel } from '../api/api-model.ts';
import { assertReadable, columnOf, type Source } from './source.ts';

/** The name of the number of rows in an aggregate's record. */
export const ROW_COUNT = 'count';

/** The name of one value in an aggregate's record: `sum views`. */
export function aggregateName(name: AggregateFunction, column: ApiColumn): string {
  return `${name} ${column.field.property}`;
}

/** All values that an aggregate of a model can have, by name. */
export function aggregateExpressions(api: ApiModel, source: Source): (name: string) => Expression<any> {
  return (wanted) => {
    if (wanted === ROW_COUNT) return new Expression<any>(call('count', [keyword('*')]), countType, false);
    const [name, property] = wanted.split(' ') as [AggregateFunction, string];
    const column = aggregatedColumns(api, name).find(({ field }) => field.property === property)!;
    return aggregateExpression(name, column, source);
  };
}

/** `SUM(views)::decimal`, `COUNT(DISTINCT title)` */
export function aggregateExpression(name: AggregateFunction, column: ApiColumn, source: Source): Expression<any> {
  assertReadable(source, column.field.property);
  const operand = columnOf(source, column.field).node;
  const type = aggregateType(name, column);
  if (name === 'countDistinct') return new Expression<any>(call('count', [operand], { distinct: true }), type, false);
  const result = call(name, [operand]);
  return new Expression<any>(name === 'sum' || name === 'avg' ? cast(result, type.castType) : result, type, true);
}
