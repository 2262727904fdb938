import type { ApiModel } from './api-model.ts';

/** True where clients can make rows: every column that a row cannot do without is one that they may give. */
export function canCreateRows(api: ApiModel): boolean {
  return api.columns.some(({ canCreate }) => canCreate) && missingFields(api).length === 0;
}

/** The names of fields that a row cannot do without and clients may not give. */
export function missingFields(api: ApiModel): readonly string[] {
  const given = new Set(api.columns.filter(({ canCreate }) => canCreate).map(({ field }) => field));
  return [...api.meta.fields].flatMap(([name, field]) => {
    const { nullable, default: preset, generated } = field.options;
    const isMissing = !given.has(field) && !nullable && preset === undefined && generated === undefined;
    return isMissing ? [name] : [];
  });
}
