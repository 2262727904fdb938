import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { type HasNode, nodeOf } from '../expression/operand.ts';
import type { ValueType } from './value-type.ts';

/** How a value gets into a column that the caller left out. */
export type FieldDefault<Write> =
  | { readonly kind: 'value'; readonly value: Write }
  /** Called for each row, in JavaScript. */
  | { readonly kind: 'function'; readonly create: () => Write }
  /** The database's own DEFAULT. */
  | { readonly kind: 'sql'; readonly expression: SqlExpression }
  /** `unique_rowid()` or an identity column, as the engine has it. */
  | { readonly kind: 'rowId' }
  | { readonly kind: 'identity'; readonly always: boolean };

/** A column computed by the database from the others of its row. */
export interface GeneratedColumn {
  readonly expression: SqlExpression;
  readonly stored: boolean;
}

/** What the API may do with a field. */
export const FIELD_ACCESS = ['readWrite', 'readOnly', 'createOnly', 'hidden'] as const;
export type FieldAccess = (typeof FIELD_ACCESS)[number];

/** Everything a field was told, apart from its type. */
export interface FieldOptions<Write = any> {
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly access: FieldAccess;
  readonly default?: FieldDefault<Write>;
  readonly generated?: GeneratedColumn;
  readonly columnName?: string;
  readonly collation?: string;
  readonly description?: string;
  readonly deprecated?: string;
  /** The values that may be written. */
  readonly choices?: readonly Write[];
  /** The same as the driver's texts, by which a value is compared. */
  readonly choiceTexts?: ReadonlySet<string>;
  /** Counts up with each update; an update that states another value is a CONFLICT. */
  readonly version?: boolean;
  /** Set to the present time by each update. */
  readonly updatedNow?: boolean;
  readonly check?: SqlExpression;
  /** How the GraphQL API calls it, where that is not the property's name. */
  readonly graphqlName?: string;
}

const PLAIN: FieldOptions = { nullable: false, primaryKey: false, unique: false, index: false, access: 'readWrite' };

/**
 * One column of a model: a type and what is said about it. Immutable: each method answers a new field.
 *
 * `Read` is what a row holds, `Write` what create and update take; `Optional` is true where create may leave it out.
 * @example const name = text().nullable().description('As on the door.');
 */
export class Field<Read, Write = Read, Optional extends boolean = false> {
  declare readonly _read?: Read;
  declare readonly _write?: Write;
  declare readonly _optional?: Optional;

  readonly type: ValueType<any, any>;
  readonly options: FieldOptions;

  constructor(type: ValueType<any, any>, options: Partial<FieldOptions> = {}) {
    this.type = type;
    this.options = { ...PLAIN, ...options };
  }

  /** The same field with other options; for methods of this class and of fields of your own. */
  protected change(options: Partial<FieldOptions>): any {
    return new (this.constructor as new (type: ValueType<any, any>, options: Partial<FieldOptions>) => this)(
      this.type,
      {
        ...this.options,
        ...options,
      },
    );
  }

  /** May be NULL: no NOT NULL in the table, `null` in the row, and create may leave it out. */
  nullable(): Field<Read | null, Write | null, true> {
    if (this.options.primaryKey) throw nullableKey();
    return this.change({ nullable: true });
  }

  /**
   * What create writes when the caller leaves the field out: a value (also the column's DEFAULT), or a function that is called
   * for each row.
   * @throws InvalidValueError for a value that the field does not take
   * @example integer().default(0)            // DEFAULT 0
   * @example text().default(() => slug())    // in JavaScript
   */
  default(value: Write | (() => Write)): Field<Read, Write, true> {
    if (value === undefined || value === null)
      throw new InvalidArgumentError('default() takes a value or a function; a field that may be NULL is nullable().');
    if (typeof value === 'function')
      return this.change({ default: { kind: 'function', create: value as () => Write } });
    this.encode(value);
    return this.change({ default: { kind: 'value', value } });
  }

  /**
   * The column's DEFAULT as SQL, evaluated by the database.
   * @example timestamptz().defaultSql(sql`now() + interval '1 day'`)
   */
  defaultSql(expression: HasNode): Field<Read, Write, true> {
    return this.change({ default: { kind: 'sql', expression: nodeOf(expression) } });
  }

  /** The present as the column's DEFAULT, `CURRENT_TIMESTAMP`; where the type has no zone, in UTC. Only for dates and times. */
  defaultNow(): Field<Read, Write, true> {
    return this.change({ default: { kind: 'sql', expression: this.now('defaultNow') } });
  }

  /** Like `defaultNow()`, and every update sets it again. */
  updatedNow(): Field<Read, Write, true> {
    return this.change({ default: { kind: 'sql', expression: this.now('updatedNow') }, updatedNow: true });
  }

  /** No two rows share a value: a UNIQUE constraint. The GraphQL API can then ask by it. */
  unique(): this {
    return this.change({ unique: true });
  }

  /** An index on this column alone. For several columns see the model's `indexes`. */
  index(): this {
    return this.change({ index: true });
  }

  /** The model's key. For a key of several fields use the model's `primaryKey` option. */
  primaryKey(): KeyField<Read, Write, Optional> {
    if (this.options.nullable) throw nullableKey();
    return new KeyField<Read, Write, Optional>(this.type, { ...this.options, primaryKey: true });
  }

  /** The column's name, where it is not the property's in snake_case. */
  columnName(name: string): this {
    return this.change({ columnName: name });
  }

  /**
   * Takes NaN, Infinity and -Infinity too, which are refused otherwise: a balance that is NaN passes `CHECK (balance >= 0)`. The GraphQL
   * API then shows floats as `ExtendedFloat`, with these three as texts. Only for floats and decimals.
   * @throws InvalidArgumentError for fields of other types
   * @example ratio: float().allowSpecial()
   */
  allowSpecial(): this {
    const { withSpecial, isSpecial, columnType } = this.type;
    if (isSpecial === true) return this;
    if (withSpecial === undefined)
      throw new InvalidArgumentError(`allowSpecial() is for floats and decimals; ${columnType} has no NaN.`);
    return new (this.constructor as new (type: ValueType<any, any>, options: FieldOptions) => this)(
      withSpecial,
      this.options,
    );
  }

  /** The column's collation. CockroachDB makes it another type that does not mix with plain text. Only for texts. */
  collation(name: string): this {
    if (this.type.valueKind !== 'text')
      throw new InvalidArgumentError(`collation() is for texts; ${this.type.columnType} has no collation.`);
    return this.change({ collation: name });
  }

  /** Shown in the GraphQL schema and written as the column's comment. */
  description(text: string): this {
    return this.change({ description: text });
  }

  /** Marks the GraphQL field as deprecated. */
  deprecated(reason: string): this {
    return this.change({ deprecated: reason });
  }

  /**
   * The values that may be written; any other is refused before it is sent. The database knows nothing of them: see `check`,
   * and `enumeration`.
   * @throws InvalidValueError for a value that the field does not take
   */
  choices(values: readonly (Write & {})[]): this {
    return this.change({ choices: values, choiceTexts: new Set(values.map((value) => this.encode(value))) });
  }

  /** A CHECK constraint over this row: SQL that must not be false. Bare column names: `sql\`balance >= 0\``. */
  check(expression: HasNode): this {
    return this.change({ check: nodeOf(expression) });
  }

  /** Part of answers, never of inputs. */
  readOnly(): this {
    return this.change({ access: 'readOnly' });
  }

  /** May be given when a row is made, not changed afterwards. */
  createOnly(): this {
    return this.change({ access: 'createOnly' });
  }

  /** Not in the GraphQL schema at all: passwords, internal state. */
  hidden(): this {
    return this.change({ access: 'hidden' });
  }

  /** The name in the GraphQL schema, where it is not the property's. */
  graphqlName(name: string): this {
    return this.change({ graphqlName: name });
  }

  private now(method: string): SqlExpression {
    const { now, columnType } = this.type;
    if (now === undefined)
      throw new InvalidArgumentError(`${method}() is for dates and times; ${columnType} takes default(value).`);
    return now;
  }

  private encode(value: unknown): string {
    const text = this.type.toDriver(value);
    this.type.assertFits?.(text);
    return text;
  }
}

function nullableKey(): InvalidArgumentError {
  return new InvalidArgumentError('A primary key is never NULL: leave out nullable(), or primaryKey().');
}

/** A field that is its model's primary key: what foreign keys of other models hold. */
export class KeyField<Read, Write = Read, Optional extends boolean = false> extends Field<Read, Write, Optional> {
  declare readonly _key: true;

  override default(value: Write | (() => Write)): KeyField<Read, Write, true> {
    return super.default(value) as KeyField<Read, Write, true>;
  }

  override defaultSql(expression: HasNode): KeyField<Read, Write, true> {
    return super.defaultSql(expression) as KeyField<Read, Write, true>;
  }
}
