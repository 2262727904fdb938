import { InvalidModelError, UnknownFieldError } from '../../errors/phoebe-error.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import { camelCase, snakeCase } from '../../util/case.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { formatList } from '../../util/list.ts';
import { plural } from '../../util/plural.ts';
import type { FieldOptions } from '../fields/field.ts';
import { ForeignKey } from '../fields/foreign-key.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { ModelCore } from './model-core.ts';
import type { ModelField } from './model-field.ts';
import type { ModelOptions } from './model-options.ts';
import type { FieldMap } from './model-types.ts';
import { Relation } from './relation.ts';

/** Data about a model: its table, fields, key and relations. Everything that derives something from models reads this. */
export class ModelMeta {
  /** The model itself, also where this is read from one of its aliases. */
  readonly model: ModelCore;
  readonly name: string;
  readonly tableName: string;
  readonly options: ModelOptions<any>;
  /** By property: a foreign key `user` is `userId`. In the order of definition. */
  readonly fields: ReadonlyMap<string, ModelField>;
  /** The model's own foreign keys, by the foreign key's name. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** Empty for a model without a key. */
  readonly primaryKey: readonly ModelField[];
  /** The table as a source of rows. */
  readonly table: TableNode;

  private readonly byAnyName: ReadonlyMap<string, ModelField>;

  constructor(model: ModelCore, name: string, fields: FieldMap, options: ModelOptions<any>) {
    this.model = model;
    this.name = name;
    this.options = options;
    this.tableName = options.tableName ?? snakeCase(plural(name));
    this.table = table(this.tableName, options.schema === undefined ? undefined : { schema: options.schema });

    const byProperty = new Map<string, ModelField>();
    const byAnyName = new Map<string, ModelField>();
    const relations = new Map<string, Relation>();
    for (const [fieldName, field] of Object.entries(fields)) {
      let modelField: ModelField;
      if (field instanceof ForeignKey) {
        const relation = new Relation(model, fieldName, field);
        relations.set(fieldName, relation);
        modelField = foreignKeyField(name, fieldName, field, relation);
      } else {
        modelField = {
          model: name,
          name: fieldName,
          property: fieldName,
          column: field.options.columnName ?? snakeCase(fieldName),
          type: field.type,
          options: field.options,
          relation: undefined,
        };
      }
      byProperty.set(modelField.property, modelField);
      byAnyName.set(modelField.property, modelField);
      if (!byAnyName.has(fieldName)) byAnyName.set(fieldName, modelField);
    }
    this.fields = byProperty;
    this.byAnyName = byAnyName;
    this.relations = relations;
    this.primaryKey =
      options.primaryKey === undefined
        ? [...byProperty.values()].filter((field) => field.options.primaryKey)
        : options.primaryKey.map((key: string) => this.fieldOf(key));
  }

  /**
   * The field of a property, or of a foreign key's name.
   * @throws UnknownFieldError with the nearest name
   */
  fieldOf(name: string): ModelField {
    const field = this.byAnyName.get(name);
    if (field === undefined)
      throw new UnknownFieldError(
        `Model "${this.name}" has no field "${name}".${didYouMean(name, [...this.fields.keys()])} ` +
          `It has ${formatList([...this.fields.keys()])}.`,
      );
    return field;
  }

  /**
   * The only field of the primary key.
   * @throws InvalidModelError when the model has no key, or one of several fields
   */
  singleKey(reason = ''): ModelField {
    const [key] = this.primaryKey;
    if (key === undefined || this.primaryKey.length > 1)
      throw new InvalidModelError([
        `Model "${this.name}" has ${key === undefined ? 'no primary key' : 'a primary key of several fields'}. ${reason} ` +
          'Give it a field such as id: uuidKey().',
      ]);
    return key;
  }

  /** The name by which the target of a foreign key calls this model's rows; undefined where it was switched off. */
  backrefName(foreignKeyName: string): string | undefined {
    const backref = this.relations.get(foreignKeyName)?.foreignKey.options.backref ?? camelCase(plural(this.name));
    return backref === false ? undefined : backref;
  }
}

function foreignKeyField(
  model: string,
  name: string,
  field: ForeignKey<any, any, any>,
  relation: Relation,
): ModelField {
  const { nullable, primaryKey, unique, index, access, columnName, description, deprecated } = field.options;
  const options: FieldOptions = {
    nullable,
    primaryKey,
    unique,
    index,
    access,
    ...(description === undefined ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
  let type: ValueType<any, any> | undefined;
  return {
    model,
    name,
    property: `${name}Id`,
    column: columnName ?? `${snakeCase(name)}_id`,
    // The target may not be loaded yet when the model is made.
    get type(): ValueType<any, any> {
      type ??= relation.targetField.type;
      return type;
    },
    options,
    relation,
  };
}
