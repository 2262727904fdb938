import type { ValueKind } from '../../orm/index.ts';
import type { ApiModel } from './api-model.ts';
import { type WhereField, whereFields } from './where-fields.ts';

/** Kinds that every engine can sort. */
const SORTABLE: ReadonlySet<ValueKind> = new Set<ValueKind>([
  'text',
  'number',
  'boolean',
  'identifier',
  'temporal',
  'enumeration',
]);

/** The keys of a model's order: what can be sorted, relations to one row, and relations to many by their count. */
export function orderFields(api: ApiModel): ReadonlyMap<string, WhereField> {
  return new Map([...api.once(whereFields)].filter(([, field]) => isSortable(field)));
}

function isSortable(field: WhereField): boolean {
  switch (field.kind) {
    case 'id':
    case 'relation':
      return true;
    case 'column':
      // A key to a hidden model may have a type that is only known by its target.
      return SORTABLE.has(field.column.field.type.valueKind);
    case 'expression':
      return SORTABLE.has(field.type.valueKind);
  }
}
