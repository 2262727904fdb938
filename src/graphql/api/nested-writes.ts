import type { ApiColumn } from './api-column.ts';
import type { ApiModel, ApiRelation } from './api-model.ts';
import { canCreateRows } from './can-create.ts';

/** What may be written through a relation, from the row on its one side. */
export interface NestedWrite {
  readonly relation: ApiRelation;
  /** New rows on the other side. */
  readonly canCreate: boolean;
  /** Rows that are there already. */
  readonly canConnect: boolean;
  /** Rows may be left without a partner. */
  readonly canDisconnect: boolean;
  readonly canDelete: boolean;
}

/** The rows that a row names: what a foreign key can be given in the place of a key. */
export function parentWrites(api: ApiModel): readonly NestedWrite[] {
  return api.relations.flatMap((relation) => {
    const column = columnOf(api, relation.ownField.property);
    if (relation.kind !== 'one' || column === undefined || !(column.canCreate || column.canUpdate)) return [];
    return [
      {
        relation,
        canCreate: relation.other.once(canCreateRows),
        canConnect: true,
        canDisconnect: column.field.options.nullable,
        canDelete: false,
      },
    ];
  });
}

/** The rows that name a row, or that a table between joins to it. */
export function childWrites(api: ApiModel): readonly NestedWrite[] {
  return api.relations
    .filter(({ kind }) => kind !== 'one')
    .map((relation) => (relation.through === undefined ? direct(relation) : through(relation)))
    .filter(({ canCreate, canConnect, canDelete }) => canCreate || canConnect || canDelete);
}

function direct(relation: ApiRelation): NestedWrite {
  const { other, otherField } = relation;
  const column = columnOf(other, otherField.property);
  const canConnect = column?.canUpdate === true && hasKey(other);
  return {
    relation,
    canCreate: column?.canCreate === true && other.once(canCreateRows),
    canConnect,
    canDisconnect: canConnect && otherField.options.nullable,
    canDelete: hasKey(other),
  };
}

/** Through a table between, its rows are made and removed; that works where they need nothing but the two keys. */
function through(relation: ApiRelation): NestedWrite {
  const { api, ownField, otherField } = relation.through!;
  const isPlain = [...api.meta.fields.values()].every((field) => {
    const { options } = field;
    return field === ownField || field === otherField || options.nullable || options.default !== undefined;
  });
  const canConnect = isPlain && hasKey(relation.other);
  return {
    relation,
    canCreate: isPlain && relation.other.once(canCreateRows),
    canConnect,
    canDisconnect: canConnect,
    canDelete: false,
  };
}

function columnOf(api: ApiModel, property: string): ApiColumn | undefined {
  return api.columns.find(({ field }) => field.property === property);
}

function hasKey(api: ApiModel): boolean {
  return api.primaryKey.length > 0;
}
