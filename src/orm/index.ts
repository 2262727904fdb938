export type { Argument, PlainValue } from './expression/argument.ts';
export { CallExpression } from './expression/call-expression.ts';
export { CaseExpression, caseOf, caseWhen } from './expression/case-expression.ts';
export { Column, SourceColumn } from './expression/column.ts';
export { exists } from './expression/exists.ts';
export {
  AliasedExpression,
  and,
  Condition,
  type ConditionLike,
  Expression,
  not,
  type OrderOptions,
  or,
} from './expression/expression.ts';
export { fn } from './expression/fn.ts';
export type { Functions } from './expression/function-types.ts';
export type { Operand } from './expression/operand-types.ts';
export type { OrderTerm } from './expression/order-term.ts';
export { param } from './expression/param.ts';
export { all, any } from './expression/quantified.ts';
export type { SearchOptions } from './expression/search.ts';
export { Tuple, tuple } from './expression/tuple.ts';
export { typed, val } from './expression/typed.ts';
export { Window, type WindowOptions, window } from './expression/window.ts';
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
export { type JsonValue, numberAsItCame, textAsItCame, type ValueKind, type ValueType } from './fields/value-type.ts';
export type { HookContext, ModelHooks } from './model/hooks.ts';
export { isDoesNotExist } from './model/is-does-not-exist.ts';
export { type AnyModel, type Model, model } from './model/model.ts';
export { isModel, type ModelCore } from './model/model-core.ts';
export type { ModelField } from './model/model-field.ts';
export { ModelMeta } from './model/model-meta.ts';
export type { IndexOptions, ModelOptions } from './model/model-options.ts';
export type { InsertOf, KeyOf, RowOf, UpdateOf } from './model/model-types.ts';
export { Relation } from './model/relation.ts';
export { assertValidModels, validateModels } from './model/validate-models.ts';
export { CommonTable } from './query/common-table.ts';
export { CompoundQuery } from './query/compound-query.ts';
export { DeleteQuery } from './query/delete-query.ts';
export { Derived } from './query/derived.ts';
export { type ConflictOptions, excluded, InsertQuery } from './query/insert-query.ts';
export type { IterateOptions } from './query/iterate.ts';
export type { JoinOptions } from './query/joining.ts';
export type { LockOptions } from './query/lock-node.ts';
export { type ManyToMany, manyToMany, ThroughRelation } from './query/many-to-many.ts';
export { prefetch } from './query/prefetch.ts';
export { RawQuery, rawQuery } from './query/raw-query.ts';
export { select, selectFrom } from './query/select.ts';
export { SelectQuery } from './query/select-query.ts';
export { UpdateQuery } from './query/update-query.ts';
export { valuesList } from './query/values-list.ts';
export { ReturningQuery } from './query/write-query.ts';
