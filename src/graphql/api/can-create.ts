import type { ApiModel } from './api-model.ts';

/** True where clients can make rows: every column that a row cannot do without is one that they may give. */
export function canCreateRows(api: ApiModel): boolean {
  const given = new Set(api.columns.filter(({ canCreate }) => canCreate).map(({ field }) => field));
  return (
    given.size > 0 &&
    [...api.meta.fields.values()].every((field) => {
      const { nullable, default: preset, generated } = field.options;
      return given.has(field) || nullable || preset !== undefined || generated !== undefined;
    })
  );
}
