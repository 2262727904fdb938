import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { ReferentialAction } from '../../sql/nodes/definition.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { FieldAccess } from './field.ts';

/** The other model: a function, so that files may import each other, or the model itself. */
export type ForeignKeyTarget<Target extends ModelCore> = (() => Target) | 'self';

/** What `'self'` names: never set, for the types alone. */
export interface SelfModel extends ModelCore {
  readonly _self: true;
}

export interface ForeignKeyOptions<Backref extends string = string> {
  /** The relation's name on the other model; by default the plural of this model's name. `false`: none. */
  readonly backref?: Backref | false;
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  /** The column's name, where it is not the property's in snake_case with `_id` behind. */
  readonly columnName?: string;
  readonly description?: string;
  readonly deprecated?: string;
}

export interface ForeignKeyState extends ForeignKeyOptions {
  readonly nullable: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly primaryKey: boolean;
  readonly access: FieldAccess;
}

/** Marks a foreign key that at most one row shares: never set, for the types alone. */
export interface UniqueReference {
  readonly _unique: true;
}

/**
 * A reference to a row of another model (or of the same: `'self'`). The model gets two properties: the relation under the
 * field's name and the raw key under the name with `Id` behind.
 *
 * A foreign key gets an index, since no engine makes one and every relation is read through it; `.noIndex()` leaves it out.
 */
export class ForeignKey<Target extends ModelCore, Nullable extends boolean = false, Backref extends string = string> {
  declare readonly _target?: Target;
  declare readonly _nullable?: Nullable;
  declare readonly _backref?: Backref;

  readonly target: ForeignKeyTarget<Target>;
  readonly options: ForeignKeyState;

  constructor(target: ForeignKeyTarget<Target>, options: ForeignKeyState) {
    this.target = target;
    this.options = options;
  }

  private change(options: Partial<ForeignKeyState>): any {
    return new ForeignKey(this.target, { ...this.options, ...options });
  }

  /** May refer to nothing: NULL in the table, `null` in the row. */
  nullable(): ForeignKey<Target, true, Backref> & Pick<this, keyof this & '_unique'> {
    return this.change({ nullable: true });
  }

  /** At most one row refers to the same row: a one-to-one relation. */
  unique(): ForeignKey<Target, Nullable, Backref> & UniqueReference {
    return this.change({ unique: true });
  }

  /** The reference is also this model's primary key. */
  primaryKey(): ForeignKey<Target, Nullable, Backref> & UniqueReference {
    return this.change({ primaryKey: true });
  }

  /** Leaves out the index, where another one begins with this column. */
  noIndex(): this {
    return this.change({ index: false });
  }

  readOnly(): this {
    return this.change({ access: 'readOnly' });
  }

  createOnly(): this {
    return this.change({ access: 'createOnly' });
  }

  hidden(): this {
    return this.change({ access: 'hidden' });
  }
}

/**
 * A foreign key.
 * @example
 *   const Token = model('Token', { user: foreignKey(() => User, { backref: 'tokens', onDelete: 'cascade' }) });
 *   // "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE, and an index on "user_id"
 *   // Token.user is the relation, Token.userId the column
 */
export function foreignKey<const Backref extends string = string>(
  target: 'self',
  options?: ForeignKeyOptions<Backref>,
): ForeignKey<SelfModel, false, Backref>;
export function foreignKey<Target extends ModelCore, const Backref extends string = string>(
  target: () => Target,
  options?: ForeignKeyOptions<Backref>,
): ForeignKey<Target, false, Backref>;
export function foreignKey(target: ForeignKeyTarget<any>, options: ForeignKeyOptions = {}): ForeignKey<any, false> {
  if (target !== 'self' && typeof target !== 'function')
    throw new InvalidArgumentError(
      "foreignKey() takes a function that answers the model, foreignKey(() => User), or 'self'. " +
        'A function, since the other file may not be loaded yet.',
    );
  return new ForeignKey<any, false>(target, {
    ...options,
    nullable: false,
    unique: false,
    index: true,
    primaryKey: false,
    access: 'readWrite',
  });
}
