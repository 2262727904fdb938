import type { ValueType } from '../../orm/index.ts';
import type { CustomField } from '../custom/custom-field.ts';
import type { ApiColumn } from './api-column.ts';
import type { ApiModel, ApiRelation } from './api-model.ts';

/** One key of a model's filter. */
export type WhereField =
  | { readonly kind: 'id' }
  | { readonly kind: 'column'; readonly column: ApiColumn }
  | { readonly kind: 'expression'; readonly custom: CustomField; readonly type: ValueType<any, any> }
  | { readonly kind: 'relation'; readonly relation: ApiRelation };

/** The keys of a model's filter beside `and`, `or` and `not`; the filter's type and its meaning both come from here. */
export function whereFields(api: ApiModel): ReadonlyMap<string, WhereField> {
  const fields = new Map<string, WhereField>();
  if (api.primaryKey.length > 0) fields.set('id', { kind: 'id' });
  for (const column of api.columns) fields.set(column.name, { kind: 'column', column });
  for (const custom of api.customs)
    if (custom.definition.sql !== undefined)
      fields.set(custom.name, { kind: 'expression', custom, type: sqlFieldType(custom) });
  for (const relation of api.relations) fields.set(relation.name, { kind: 'relation', relation });
  return fields;
}

/** The type of a field that the database computes. */
export function sqlFieldType({ definition }: CustomField): ValueType<any, any> {
  return (definition.result as { readonly type: ValueType<any, any> }).type;
}
