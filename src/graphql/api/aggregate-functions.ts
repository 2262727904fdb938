import { decimalType } from '../../orm/fields/types/decimal.ts';
import { floatType, specialFloatType } from '../../orm/fields/types/float.ts';
import { countType } from '../../orm/fields/types/integer.ts';
import type { ValueKind, ValueType } from '../../orm/index.ts';
import type { ApiColumn } from './api-column.ts';
import type { ApiModel } from './api-model.ts';
import { orderFields } from './order-fields.ts';

/** Functions whose results are shown column by column. */
export const COLUMN_FUNCTIONS = ['sum', 'avg', 'min', 'max'] as const;
export type ColumnFunction = (typeof COLUMN_FUNCTIONS)[number];

export type AggregateFunction = ColumnFunction | 'countDistinct';

/** Kinds of values of which every engine knows the least and the greatest. */
const COMPARED: ReadonlySet<ValueKind> = new Set<ValueKind>(['number', 'temporal', 'text']);

/** The columns that a function can be asked of. */
export function aggregatedColumns(api: ApiModel, name: AggregateFunction): readonly ApiColumn[] {
  switch (name) {
    case 'sum':
    case 'avg':
      return api.columns.filter(({ isId, field }) => !isId && field.type.valueKind === 'number');
    case 'min':
    case 'max':
      return api.columns.filter(({ isId, field }) => !isId && COMPARED.has(field.type.valueKind));
    case 'countDistinct':
      return groupedColumns(api);
  }
}

/** The columns that rows can be grouped by: whatever can be sorted, apart from a key that each row has for itself. */
export function groupedColumns(api: ApiModel): readonly ApiColumn[] {
  const sortable = api.once(orderFields);
  return api.columns.filter(({ name, isId, field }) => sortable.has(name) && !(isId && field.relation === undefined));
}

/**
 * The type of a function's result. Engines give sums and means different types, so they are made one: a sum is exact, unless it
 * is of floating point numbers; a mean is a floating point number.
 */
export function aggregateType(name: AggregateFunction, { field }: ApiColumn): ValueType<any, any> {
  const float = field.type.isSpecial === true ? specialFloatType : floatType;
  switch (name) {
    case 'sum':
      return field.type.numberKind === 'float' ? float : decimalType();
    case 'avg':
      return float;
    case 'countDistinct':
      return countType;
    default:
      return field.type;
  }
}
