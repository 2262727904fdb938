import { AccessPolicy } from '../../access/index.ts';
import type { ModelCore, Relation } from '../../orm/index.ts';
import type { CustomField, ThroughFieldDefinition } from '../custom/custom-field.ts';
import { ApiModel, type ApiRelation, DEFAULT_PAGE_SIZE, type PageSize } from './api-model.ts';
import type { IdFormName } from './id-form.ts';

export interface ApiModelsOptions {
  readonly pageSize?: PageSize;
  readonly policy?: AccessPolicy;
  /** How keys are shown. Default: plain. */
  readonly ids?: IdFormName;
}

/** The models of a schema, by name and by model. */
export class ApiModels {
  readonly all: readonly ApiModel[];
  /** Who may do what with them. */
  readonly policy: AccessPolicy;
  readonly ids: IdFormName;
  private readonly byMeta: ReadonlyMap<unknown, ApiModel>;

  constructor(
    models: readonly ModelCore[],
    customs: readonly CustomField[] = [],
    { pageSize = DEFAULT_PAGE_SIZE, policy = new AccessPolicy(), ids = 'plain' }: ApiModelsOptions = {},
  ) {
    this.policy = policy;
    this.ids = ids;
    const byMeta = new Map<unknown, ApiModel>();
    const find = (api: ApiModel): readonly ApiRelation[] => [
      ...relationsOf(api, this),
      ...throughRelations(api, this, customs),
    ];
    for (const model of models) {
      // An alias shares the model's meta; `graphql: false` leaves a model out.
      if (byMeta.has(model.meta) || model.meta.options.graphql === false) continue;
      const own = customs.filter(
        ({ model: owner, definition }) => owner.meta === model.meta && definition.through === undefined,
      );
      byMeta.set(model.meta, new ApiModel(model, find, { customs: own, pageSize, ids }));
    }
    this.byMeta = byMeta;
    this.all = [...byMeta.values()];
  }

  /** Undefined for a model that the API does not show. */
  of(model: ModelCore): ApiModel | undefined {
    return this.byMeta.get(model.meta);
  }

  named(type: string): ApiModel | undefined {
    return this.all.find(({ names }) => names.type === type);
  }
}

/** The foreign keys of the model, and those of all models that name it. */
function relationsOf(api: ApiModel, models: ApiModels): readonly ApiRelation[] {
  const relations: ApiRelation[] = [];
  for (const relation of api.meta.relations.values()) {
    const other = models.of(relation.target);
    if (other === undefined || relation.foreignKey.options.access === 'hidden') continue;
    const { keyField: ownField, targetField: otherField, name } = relation;
    relations.push({ name, relation, kind: 'one', other, ownField, otherField });
  }
  for (const other of models.all)
    for (const relation of other.meta.relations.values()) {
      const { backref: name } = relation;
      if (relation.target.meta !== api.meta || name === undefined) continue;
      if (relation.foreignKey.options.access === 'hidden') continue;
      const kind = relation.isUnique ? 'oneBack' : 'many';
      relations.push({ name, relation, kind, other, ownField: relation.targetField, otherField: relation.keyField });
    }
  return relations;
}

/** Many-to-many relations that were declared with `field(Post, 'tags', { through: … })`. */
function throughRelations(api: ApiModel, models: ApiModels, customs: readonly CustomField[]): readonly ApiRelation[] {
  const relations: ApiRelation[] = [];
  for (const { model, name, definition } of customs) {
    if (model.meta !== api.meta || definition.through === undefined) continue;
    const { parent, child } = sidesOf(definition.through);
    const other = models.of(child.target);
    if (other === undefined) continue;
    relations.push({
      name,
      relation: child,
      kind: 'many',
      other,
      ownField: parent.targetField,
      otherField: child.targetField,
      through: {
        // The model between need not be shown itself.
        api: models.of(parent.owner) ?? new ApiModel(parent.owner, () => []),
        ownField: parent.keyField,
        otherField: child.keyField,
      },
    });
  }
  return relations;
}

/** The foreign keys of the model between: to the rows that have the list, to the rows of the list. */
export function sidesOf(through: ThroughFieldDefinition['through']): {
  readonly parent: Relation<any, any>;
  readonly child: Relation<any, any>;
} {
  return 'parent' in through ? through : { parent: through[0], child: through[1] };
}
