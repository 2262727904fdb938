export { Column } from './expression/column.ts';
export { AliasedExpression, and, Condition, type ConditionLike, Expression, not, or } from './expression/expression.ts';
export { type Argument, type Functions, fn } from './expression/functions.ts';
export { Field, type FieldOptions, KeyField } from './fields/field.ts';
export { clearFlag, hasFlag, setFlag } from './fields/flags.ts';
export { ForeignKey, type ForeignKeyOptions, foreignKey } from './fields/foreign-key.ts';
export { type IdentityOptions, identity, rowId, uuidKey } from './fields/identity-fields.ts';
export { bigint, decimal, double, float, integer, real, smallint } from './fields/number-fields.ts';
export {
  type ComputedOptions,
  type CustomFieldType,
  computed,
  customField,
  version,
} from './fields/special-fields.ts';
export { char, text, varchar } from './fields/text-fields.ts';
export { date, interval, type TimePrecision, time, timestamp, timestamptz } from './fields/time-fields.ts';
export { type JsonDocument, type JsonItem, JsonNull, jsonNull } from './fields/types/json.ts';
export { JsonNumber } from './fields/types/json-number.ts';
export {
  array,
  bitField,
  boolean,
  bytes,
  enumeration,
  inet,
  json,
  tsvector,
  uuid,
} from './fields/value-fields.ts';
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
