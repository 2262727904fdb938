import type { Bindable } from '../../database/ambient.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import type { Column } from '../expression/column.ts';
import type { SelectQuery } from '../query/select-query.ts';
import type { ModelMeta } from './model-meta.ts';
import type { FieldMap } from './model-types.ts';

/** Marks a model, also one that was made by another copy of the package. */
export const MODEL: unique symbol = Symbol.for('phoebe.model') as any;

/** What every model has, whatever its fields. */
export interface ModelCore extends Bindable {
  readonly [MODEL]: true;
  /** Never set: carries the fields to the types. */
  readonly _fields?: FieldMap;
  readonly meta: ModelMeta;
  /** The table, under its alias where this is one. */
  readonly source: TableNode;
  /** What columns call the table: the alias, or its name. */
  readonly sourceName: string;
  /** Starts a SELECT of all fields. */
  select(): SelectQuery<any, any>;
  /** The column of a property. @throws UnknownFieldError */
  columnOf(property: string): Column<any>;
}

/** True for what `model()` made, and for its aliases. */
export function isModel(value: unknown): value is ModelCore {
  return typeof value === 'object' && value !== null && (value as Partial<ModelCore>)[MODEL] === true;
}
