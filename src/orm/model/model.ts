import { BOUND_DATABASE } from '../../database/ambient.ts';
import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError, InvalidModelError } from '../../errors/phoebe-error.ts';
import { DoesNotExistError } from '../../errors/row-errors.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { deleteFrom, insert, select, table, update, values as valuesNode } from '../../sql/nodes/query-factories.ts';
import { Column } from '../expression/column.ts';
import { and, type Condition, type ConditionLike } from '../expression/expression.ts';
import { DeleteQuery } from '../query/delete-query.ts';
import { encodeInsert, encodeUpdate, type Values } from '../query/encode-values.ts';
import { InsertQuery } from '../query/insert-query.ts';
import { SelectQuery } from '../query/select-query.ts';
import {
  type RowOfMap,
  type RowOfSelections,
  type Selectable,
  type SelectionMap,
  selectFields,
  toSelections,
} from '../query/selection.ts';
import { UpdateQuery } from '../query/update-query.ts';
import { assertDefinition } from './assert-definition.ts';
import { MODEL, type ModelCore } from './model-core.ts';
import { ModelMeta } from './model-meta.ts';
import type { ModelOptions } from './model-options.ts';
import type {
  ColumnsOf,
  FieldMap,
  InsertOfFields,
  KeyOfFields,
  RowOfFields,
  Simplify,
  UpdateOfFields,
} from './model-types.ts';

/** A key as `getById` takes it: the value, or for a key of several fields an object. */
type KeyInput<F> = [KeyOfFields<F>] extends [never] ? Partial<RowOfFields<F>> | any : KeyOfFields<F>;

type Row<F> = Simplify<RowOfFields<F>>;

/** What every model can do. Its fields stand beside these methods as columns and relations. */
export class ModelMethods<F extends FieldMap> implements ModelCore {
  readonly [MODEL] = true as const;
  declare readonly _fields?: F;
  [BOUND_DATABASE]?: Database;
  readonly meta: ModelMeta;
  readonly source: TableNode;
  private readonly columns: ReadonlyMap<string, Column<any>>;

  constructor(meta: (model: ModelCore) => ModelMeta, source?: TableNode) {
    this.meta = meta(this);
    this.source = source ?? this.meta.table;
    this.columns = new Map(
      [...this.meta.fields.values()].map((field) => [field.property, new Column(this.sourceName, field)]),
    );
    for (const [property, column] of this.columns) define(this, property, column);
    for (const [name, relation] of this.meta.relations) define(this, name, relation);
  }

  get sourceName(): string {
    return this.source.alias ?? this.source.name;
  }

  columnOf(property: string): Column<any> {
    return this.columns.get(this.meta.fieldOf(property).property)!;
  }

  /**
   * Starts a SELECT: of all fields, of the given columns and named expressions, or of an object of expressions.
   * @example User.select()                                     // every field
   * @example User.select(User.id, fn.lower(User.name).as('n')) // { id, n }
   * @example User.select({ total: fn.count() })                // { total }
   */
  select(): SelectQuery<Row<F>, F>;
  select<const S extends readonly [Selectable, ...Selectable[]]>(
    ...items: S
  ): SelectQuery<Simplify<RowOfSelections<S>>, F>;
  select<M extends SelectionMap>(items: M): SelectQuery<Simplify<RowOfMap<M>>, F>;
  select(...items: readonly any[]): SelectQuery<any, F> {
    const selections =
      items.length === 0
        ? selectFields(this.meta.fields.values(), (field) => this.columnOf(field.property))
        : toSelections(items);
    return new SelectQuery<any, F>({
      node: select({ columns: selections.map(({ node }) => node), from: [this.source] }),
      model: this,
      sources: [this],
      selections,
      executor: undefined,
      prefetches: [],
      hidden: [],
    });
  }

  /** Starts an INSERT of one row. @example await User.insert({ username }).onConflictIgnore() */
  insert(values: InsertOfFields<F>): InsertQuery<F> {
    return this.insertMany([values]);
  }

  /** Starts an INSERT of several rows in one statement; a field that a row leaves out gets its default. */
  insertMany(rows: readonly InsertOfFields<F>[]): InsertQuery<F> {
    if (rows.length === 0) throw new InvalidArgumentError(`insertMany() of "${this.meta.name}" got no rows.`);
    const encoded = encodeInsert(this, rows as readonly Values[]);
    const source = encoded.columns.length === 0 && rows.length === 1 ? 'defaults' : valuesNode(encoded.rows);
    return new InsertQuery<F>(insert({ table: this.source, columns: encoded.columns, source }), this.writeScope());
  }

  /** Starts an UPDATE. @example Account.update({ balance: Account.balance.minus(5) }).where(Account.id.eq(id)) */
  update(values: UpdateOfFields<F>): UpdateQuery<F> {
    return new UpdateQuery<F>(
      update({ table: this.source, set: encodeUpdate(this, values as Values) }),
      this.writeScope(),
    );
  }

  /** Starts a DELETE. @example Token.delete().where(Token.expires.lt(new Date())) */
  delete(): DeleteQuery<F> {
    return new DeleteQuery<F>(deleteFrom({ table: this.source }), this.writeScope());
  }

  /**
   * Writes a row and answers it as the database has it, defaults included.
   * @throws UniqueViolationError, ForeignKeyViolationError, NotNullViolationError, CheckViolationError
   */
  create(values: InsertOfFields<F>, executor?: Executor): Promise<Row<F>> {
    const query = this.insert(values);
    return (executor === undefined ? query : query.on(executor)).returning().get();
  }

  /**
   * The first row for which all conditions hold.
   * @throws DoesNotExistError when there is none
   */
  get(...conditions: readonly ConditionLike[]): Promise<Row<F>> {
    return this.select()
      .where(...conditions)
      .get();
  }

  /** The first row for which all conditions hold, or null. */
  getOrNull(...conditions: readonly ConditionLike[]): Promise<Row<F> | null> {
    return this.select()
      .where(...conditions)
      .first();
  }

  /**
   * The row with this key.
   * @throws DoesNotExistError when there is none
   */
  getById(key: KeyInput<F>): Promise<Row<F>> {
    return this.get(this.keyIs(key));
  }

  /** The row with this key, or null. */
  getByIdOrNull(key: KeyInput<F>): Promise<Row<F> | null> {
    return this.getOrNull(this.keyIs(key));
  }

  /**
   * The row that has these values, or a new one with `defaults` besides; both are safe against a second caller at the same time,
   * since a unique index on the values decides. @returns the row, and whether it was made
   */
  async getOrCreate(
    values: Partial<Row<F>>,
    defaults: Partial<InsertOfFields<F>> = {},
    executor?: Executor,
  ): Promise<readonly [row: Row<F>, created: boolean]> {
    const found = this.select().where(
      ...Object.entries(values).map(([name, value]) => this.columnOf(name).eq(value as any)),
    );
    const on = executor === undefined ? found : found.on(executor);
    const row = await on.first();
    if (row !== null) return [row, false];
    const inserting = this.insert({ ...values, ...defaults } as unknown as InsertOfFields<F>).onConflictIgnore();
    const [made] = await (executor === undefined ? inserting : inserting.on(executor)).returning();
    if (made !== undefined) return [made, true];
    const other = await on.first();
    if (other === null) throw new DoesNotExistError(this.meta.name);
    return [other, false];
  }

  /** The table under another name, for joining a model with itself. @example const Boss = Employee.alias('boss'); */
  alias(name: string): Model<F> {
    if (name === '') throw new InvalidArgumentError('alias() takes a name of at least one character.');
    const { schema } = this.source;
    const source = table(this.source.name, { alias: name, ...(schema === undefined ? {} : { schema }) });
    const other = new ModelMethods<F>(() => this.meta, source);
    // The alias follows its model to whatever database that is bound to, also later.
    Object.defineProperty(other, BOUND_DATABASE, { get: () => this[BOUND_DATABASE] });
    return other as unknown as Model<F>;
  }

  /** The condition that the primary key has this value. */
  keyIs(key: unknown): Condition {
    const fields = this.meta.primaryKey;
    if (fields.length === 1) return this.columnOf(fields[0]!.property).eq(key as any);
    if (fields.length === 0) throw new InvalidModelError([`Model "${this.meta.name}" has no primary key to ask by.`]);
    const parts = key as Record<string, unknown>;
    return and(...fields.map(({ property }) => this.columnOf(property).eq(parts[property] as any)));
  }

  private writeScope(): { model: ModelCore; selections: []; executor: undefined } {
    return { model: this, selections: [], executor: undefined };
  }
}

/** A model: methods, and its fields as columns and relations. */
export type Model<F extends FieldMap = FieldMap> = ModelMethods<F> & ColumnsOf<F>;

/** Any model, where the fields do not matter. */
export type AnyModel = ModelCore;

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true });
}

/**
 * Makes a model: a table, its columns, and everything that can be asked of it.
 * @param name in the singular and with a capital, `BlogPost`: the GraphQL type; the table is `blog_posts`
 * @throws InvalidModelError with all mistakes: a bad name, a field that would hide a method, an unknown field in an option
 * @example
 *   export const User = model('User', { id: uuidKey(), username: text().unique() }, { description: 'A person who signs in.' });
 *   export type User = RowOf<typeof User>;
 */
export function model<const F extends FieldMap>(name: string, fields: F, options: ModelOptions<F> = {}): Model<F> {
  assertDefinition(name, fields, ModelMethods.prototype);
  return new ModelMethods<F>((self) => new ModelMeta(self, name, fields, options)) as unknown as Model<F>;
}
