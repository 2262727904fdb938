import type { Model, ModelCore, ModelField, ModelMeta, Relation } from '../../orm/index.ts';
import type { CustomField } from '../custom/custom-field.ts';
import { type ApiColumn, apiColumns } from './api-column.ts';
import { globalIds, type IdForm, type IdFormName, PLAIN_IDS } from './id-form.ts';
import { type ModelNames, modelNames } from './model-names.ts';
import { type UniqueKey, uniqueKeys } from './unique-keys.ts';

/** A foreign key seen from one of its sides, where the API shows both models. */
export interface ApiRelation {
  /** The field's name on the type that has it. */
  readonly name: string;
  readonly relation: Relation<any, any>;
  /** `one`: from the row that holds the key. `many`, or `oneBack` where the key is unique: from the row that it names. */
  readonly kind: 'one' | 'oneBack' | 'many';
  /** The model of the rows on the other side. */
  readonly other: ApiModel;
  /** The field of this side that the two sides are matched by. */
  readonly ownField: ModelField;
  /** The field of the other side. */
  readonly otherField: ModelField;
  /** The model between the two sides of a many-to-many relation, and its two foreign keys. */
  readonly through?: { readonly api: ApiModel; readonly ownField: ModelField; readonly otherField: ModelField };
}

/** Rows of a page where the client does not say, and at most. */
export interface PageSize {
  readonly default: number;
  readonly max: number;
}

export const DEFAULT_PAGE_SIZE: PageSize = { default: 20, max: 100 };

export interface ApiModelOptions {
  readonly customs?: readonly CustomField[];
  readonly pageSize?: PageSize;
  readonly ids?: IdFormName;
}

/** A model as the API shows it: names, fields, relations both ways. Everything in this room reads this. */
export class ApiModel {
  readonly model: ModelCore;
  readonly meta: ModelMeta;
  readonly names: ModelNames;
  readonly columns: readonly ApiColumn[];
  readonly customs: readonly CustomField[];
  readonly pageSize: PageSize;
  /** How the keys of its rows are shown. */
  readonly idForm: IdForm;
  private readonly findRelations: (owner: ApiModel) => readonly ApiRelation[];
  private readonly derived = new Map<unknown, unknown>();

  constructor(
    model: ModelCore,
    findRelations: (owner: ApiModel) => readonly ApiRelation[],
    { customs = [], pageSize = DEFAULT_PAGE_SIZE, ids = 'plain' }: ApiModelOptions = {},
  ) {
    this.model = model;
    this.meta = model.meta;
    this.names = modelNames(model.meta);
    this.columns = apiColumns(model.meta);
    this.customs = customs;
    this.pageSize = ownPageSize(model.meta, pageSize);
    this.idForm = ids === 'plain' ? PLAIN_IDS : globalIds(this.names.type);
    this.findRelations = findRelations;
  }

  /** Known once all models are there. */
  get relations(): readonly ApiRelation[] {
    return this.once(this.findRelations);
  }

  /** The ways to name one row, beside its primary key. */
  get uniqueKeys(): readonly UniqueKey[] {
    return this.once(uniqueKeys);
  }

  get primaryKey(): readonly ModelField[] {
    return this.meta.primaryKey;
  }

  /** How the values of a column that is shown as `ID` are shown: as the ids of the rows that they name. */
  idFormOf(field: ModelField): IdForm {
    if (field.relation === undefined) return this.idForm;
    const relation = this.relations.find(({ kind, ownField }) => kind === 'one' && ownField === field);
    return relation?.other.idForm ?? PLAIN_IDS;
  }

  /** What `derive` makes of this model, made when first asked for and kept. */
  once<Result>(derive: (model: ApiModel) => Result): Result {
    const known = this.derived.get(derive) as Result | undefined;
    if (known !== undefined || this.derived.has(derive)) return known as Result;
    const made = derive(this);
    this.derived.set(derive, made);
    return made;
  }

  /** The model with its methods, where its fields do not matter. */
  get queries(): Model<any> {
    return this.model as Model<any>;
  }
}

/** What the model says of its pages; a default above the largest page is lowered to it. */
function ownPageSize({ options }: ModelMeta, general: PageSize): PageSize {
  const max = options.pageSize?.max ?? Math.max(general.max, options.pageSize?.default ?? 0);
  return { default: Math.min(options.pageSize?.default ?? general.default, max), max };
}
