export { Column } from './expression/column.ts';
export { AliasedExpression, and, Condition, type ConditionLike, Expression, not, or } from './expression/expression.ts';
export { type Argument, type Functions, fn } from './expression/functions.ts';
export {
  bigint,
  boolean,
  char,
  decimal,
  float,
  integer,
  rowId,
  smallint,
  text,
  timestamptz,
  uuid,
  uuidKey,
  varchar,
} from './fields/factories.ts';
export { Field, type FieldOptions, KeyField } from './fields/field.ts';
export { ForeignKey, type ForeignKeyOptions, foreignKey } from './fields/foreign-key.ts';
export type { JsonValue, ValueKind, ValueType } from './fields/value-type.ts';
export { type AnyModel, type Model, model } from './model/model.ts';
export { isModel, type ModelCore } from './model/model-core.ts';
export type { ModelField } from './model/model-field.ts';
export { ModelMeta } from './model/model-meta.ts';
export type { IndexOptions, ModelOptions } from './model/model-options.ts';
export type { InsertOf, KeyOf, RowOf, UpdateOf } from './model/model-types.ts';
export { Relation } from './model/relation.ts';
export { assertValidModels, validateModels } from './model/validate-models.ts';
export { DeleteQuery } from './query/delete-query.ts';
export { InsertQuery } from './query/insert-query.ts';
export { SelectQuery } from './query/select-query.ts';
export { UpdateQuery } from './query/update-query.ts';
