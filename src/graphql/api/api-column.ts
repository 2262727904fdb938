import type { ModelField, ModelMeta } from '../../orm/index.ts';

/** A field as the API shows it. */
export interface ApiColumn {
  readonly field: ModelField;
  /** Its name in the API. */
  readonly name: string;
  /** True for the key `id` and for foreign keys: shown as `ID`, which is the database's text whatever the column's type. */
  readonly isId: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
}

/** The fields that the API shows, in the order of definition. */
export function apiColumns(meta: ModelMeta): readonly ApiColumn[] {
  return [...meta.fields.values()]
    .filter(({ options }) => options.access !== 'hidden')
    .map((field) => toColumn(meta, field));
}

function toColumn(meta: ModelMeta, field: ModelField): ApiColumn {
  const { access, generated, graphqlName } = field.options;
  const name = graphqlName ?? field.property;
  const isKey = meta.primaryKey.includes(field);
  const isComputed = generated !== undefined || isAlwaysMade(field);
  return {
    field,
    name,
    isId: field.relation !== undefined || (name === 'id' && isKey && meta.primaryKey.length === 1),
    canCreate: access !== 'readOnly' && !isComputed,
    canUpdate: access === 'readWrite' && !isComputed && !isKey,
  };
}

/** An identity column that takes no value from outside. */
function isAlwaysMade({ options }: ModelField): boolean {
  return options.default?.kind === 'identity' && options.default.always;
}
