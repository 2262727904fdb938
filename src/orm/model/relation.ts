import type { ForeignKey } from '../fields/foreign-key.ts';
import type { ModelCore } from './model-core.ts';
import type { ModelField } from './model-field.ts';
import type { FieldMap } from './model-types.ts';

/** Which way a relation is read: `one` from the row that holds the key, `many` from the row that it names. */
export type RelationDirection = 'one' | 'many';

/** A relation that is read from the row that the key names, whichever model is asked. */
export type ReverseRelation<Owner extends FieldMap, Name extends string> = Relation<Owner, Name> & {
  readonly isReverse: true;
};

/**
 * A foreign key seen as a relation: `Tweet.user`. Which way it is read follows from the model asked; between rows of one model
 * it is read forward, and `.reverse` the other way.
 */
export class Relation<Owner extends FieldMap = FieldMap, Name extends string = string> {
  declare readonly _owner?: Owner;

  /** The foreign key's name: `user`. */
  readonly name: Name;
  readonly owner: ModelCore;
  readonly foreignKey: ForeignKey<any, any, any>;
  readonly isReverse: boolean;

  constructor(owner: ModelCore, name: Name, foreignKey: ForeignKey<any, any, any>, isReverse = false) {
    this.owner = owner;
    this.name = name;
    this.foreignKey = foreignKey;
    this.isReverse = isReverse;
  }

  /** The model that the key names. Resolved when asked, so that files may import each other. */
  get target(): ModelCore {
    return this.foreignKey.target === 'self' ? this.owner : this.foreignKey.target();
  }

  /** The field that holds the key: `Tweet.userId`. */
  get keyField(): ModelField {
    return this.owner.meta.fieldOf(`${this.name}Id`);
  }

  /** The field of the target that the key holds: its primary key. */
  get targetField(): ModelField {
    return this.target.meta.singleKey(`The foreign key "${this.owner.meta.name}.${this.name}" needs it.`);
  }

  /** The relation's name on the target; undefined where the foreign key said `backref: false`. */
  get backref(): string | undefined {
    return this.owner.meta.backrefName(this.name);
  }

  /** True where at most one row of the owner names a row of the target. */
  get isUnique(): boolean {
    return this.foreignKey.options.unique || this.foreignKey.options.primaryKey;
  }

  /** The same relation read from the target's side, for a model that refers to itself. */
  get reverse(): ReverseRelation<Owner, Name> {
    return new Relation<Owner, Name>(this.owner, this.name, this.foreignKey, true) as ReverseRelation<Owner, Name>;
  }
}
