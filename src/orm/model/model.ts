import { BOUND_DATABASE } from '../../database/ambient.ts';
import type { Database } from '../../database/database.ts';
import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { NODE } from '../../sql/nodes/brand.ts';
import type { RawNode } from '../../sql/nodes/expression.ts';
import { literal } from '../../sql/nodes/factories.ts';
import type { TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import { Column } from '../expression/column.ts';
import { and, Condition, type ConditionLike } from '../expression/expression.ts';
import type { CombinableQuery } from '../query/combinable-query.ts';
import type { DeleteQuery } from '../query/delete-query.ts';
import type { InsertQuery } from '../query/insert-query.ts';
import { RawQuery } from '../query/raw-query.ts';
import { selectOf } from '../query/select.ts';
import type { SelectQuery } from '../query/select-query.ts';
import {
  type RowOfMap,
  type RowOfSelections,
  type Selectable,
  type SelectionMap,
  selectionsOf,
  toSelections,
} from '../query/selection.ts';
import type { UpdateQuery } from '../query/update-query.ts';
import { assertDefinition } from './assert-definition.ts';
import { assertModelOptions } from './assert-model-options.ts';
import { getOrCreate } from './get-or-create.ts';
import { keyParts } from './key-parts.ts';
import { MODEL, type ModelCore } from './model-core.ts';
import { ModelMeta } from './model-meta.ts';
import type { FieldName, ModelOptions } from './model-options.ts';
import type {
  ColumnsOf,
  FieldMap,
  InsertOfFields,
  KeyInputOf,
  RowOfFields,
  Simplify,
  UpdateOfFields,
  ValuesOfFields,
} from './model-types.ts';
import { updateRows } from './update-rows.ts';
import { createRows, deleteRow, updateRow } from './write-rows.ts';
import { deleteQuery, insertFromQuery, insertQuery, updateQuery, upsertQuery } from './write-statements.ts';

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

  /** In an `sql` tag a model is its table. */
  get [NODE](): TableNode {
    return this.source;
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
    return selectOf(this, items.length === 0 ? selectionsOf(this) : toSelections(items));
  }

  /**
   * A query written by hand, whose rows are read by this model's fields; Peewee's `raw`.
   * @example User.raw(sql`select * from users where lower(username) = ${name}`)
   */
  raw<Result = Row<F>>(node: RawNode): RawQuery<Result> {
    return new RawQuery<Result>(node, { model: this, origin: this.meta.model, executor: undefined });
  }

  /** A condition that is always true, to add others to: Peewee's `noop` for conditions. `TRUE`. */
  noop(): Condition {
    return new Condition(literal(true));
  }

  /** Starts an INSERT of one row. @example await User.insert({ username }).onConflictIgnore() */
  insert(values: InsertOfFields<F>): InsertQuery<F> {
    return insertQuery<F>(this, [values]);
  }

  /**
   * Starts an INSERT of any number of rows; a field that a row leaves out gets its default. More rows than fit into one statement
   * (65,535 values) take several, in one transaction; no rows take none.
   */
  insertMany(rows: readonly InsertOfFields<F>[]): InsertQuery<F> {
    return insertQuery<F>(this, rows);
  }

  /**
   * Starts an INSERT of a query's rows into these fields, in the order of the select list.
   * @example Archive.insertFrom(Tweet.select(Tweet.id, Tweet.content), ['id', 'content'])
   *   // INSERT INTO "archives" ("id", "content") SELECT "tweets"."id", "tweets"."content" FROM "tweets"
   */
  insertFrom(query: CombinableQuery<any, any>, fields: readonly FieldName<F>[]): InsertQuery<F> {
    return insertFromQuery<F>(this, query, fields);
  }

  /**
   * Starts an INSERT that changes the row with the same key where there is one: `UPSERT`, or ON CONFLICT over the primary key.
   * Peewee's `replace`. A field that is left out keeps its value, or gets its default in a new row. It is an update: `version()`
   * counts up, `updatedNow()` moves, and a row of another version than stated is left alone and not counted.
   */
  upsert(values: InsertOfFields<F>): InsertQuery<F> {
    return upsertQuery<F>(this, [values]);
  }

  /**
   * Like `upsert`, for several rows; Peewee's `replace_many`. Two rows with one key are an error. Those that state different fields
   * take several statements in one transaction, and `returning` answers them in that order.
   */
  upsertMany(rows: readonly InsertOfFields<F>[]): InsertQuery<F> {
    return upsertQuery<F>(this, rows);
  }

  /** Starts an UPDATE. @example Account.update({ balance: Account.balance.minus(5) }).where(Account.id.eq(id)) */
  update(values: UpdateOfFields<F>): UpdateQuery<F> {
    return updateQuery<F>(this, values);
  }

  /** Starts a DELETE. @example Token.delete().where(Token.expires.lt(new Date())) */
  delete(): DeleteQuery<F> {
    return deleteQuery<F>(this);
  }

  /**
   * Writes a row and answers it as the database has it, defaults included.
   * @throws UniqueViolationError, ForeignKeyViolationError, NotNullViolationError, CheckViolationError
   */
  async create(values: InsertOfFields<F>, executor?: Executor): Promise<Row<F>> {
    const [row] = await createRows(this, [values], executor);
    return row as Row<F>;
  }

  /** Writes rows, all or none of them, and answers them as the database has them; Peewee's `bulk_create`. */
  createMany(rows: readonly InsertOfFields<F>[], executor?: Executor): Promise<Row<F>[]> {
    return createRows(this, rows, executor) as Promise<Row<F>[]>;
  }

  /**
   * Updates rows each to values of its own, all or none; Peewee's `bulk_update`. Every row has the key, and all set the same fields.
   * @param options.on the fields that find a row; by default the primary key
   * @returns how many rows were found
   * @example await User.updateMany([{ id: a, name: 'Huey' }, { id: b, name: 'Zaizee' }])
   *   // UPDATE "users" SET "name" = "$new"."name" FROM (VALUES …) AS "$new" ("id", "name") WHERE "users"."id" = "$new"."id"
   */
  updateMany(
    rows: readonly ValuesOfFields<F>[],
    options: { readonly on?: readonly FieldName<F>[]; readonly executor?: Executor } = {},
  ): Promise<number> {
    return updateRows(this, rows, options.on, options.executor);
  }

  /**
   * The first row for which all conditions hold.
   * @throws DoesNotExistError when there is none
   */
  get(...conditions: readonly ConditionLike[]): Promise<Row<F>> {
    return this.matching(conditions).get();
  }

  /** The first row for which all conditions hold, or null. */
  getOrNull(...conditions: readonly ConditionLike[]): Promise<Row<F> | null> {
    return this.matching(conditions).first();
  }

  /** How many rows there are for which all conditions hold. */
  count(...conditions: readonly ConditionLike[]): Promise<number> {
    return this.matching(conditions).count();
  }

  /** True when there is a row for which all conditions hold. */
  exists(...conditions: readonly ConditionLike[]): Promise<boolean> {
    return this.matching(conditions).exists();
  }

  /**
   * The row with this key; of a key of several fields an object: `getById({ postId, tagId })`.
   * @throws DoesNotExistError when there is none
   */
  getById(key: KeyInputOf<F>, executor?: Executor): Promise<Row<F>> {
    return this.matching([this.keyIs(key)], executor).get();
  }

  /** The row with this key, or null. */
  getByIdOrNull(key: KeyInputOf<F>, executor?: Executor): Promise<Row<F> | null> {
    return this.matching([this.keyIs(key)], executor).first();
  }

  /**
   * Changes the row with this key and answers it as it has become; Peewee's `set_by_id` and `save`.
   * @throws DoesNotExistError when there is none
   * @throws ConflictError when the values state a version and the row has another
   */
  updateById(key: KeyInputOf<F>, values: UpdateOfFields<F>, executor?: Executor): Promise<Row<F>> {
    return updateRow(this, key, values as Record<string, unknown>, executor) as Promise<Row<F>>;
  }

  /** Removes the row with this key and answers it as it was, or null when there was none; Peewee's `delete_by_id`, `delete_instance`. */
  deleteById(key: KeyInputOf<F>, executor?: Executor): Promise<Row<F> | null> {
    return deleteRow(this, key, executor) as Promise<Row<F> | null>;
  }

  /**
   * Finds the row that has these values, also as a `beforeCreate` hook changes them, or makes one with `defaults` besides. A unique
   * key decides between callers at the same time; without one a serializable transaction, or in an open one at READ COMMITTED a lock.
   * @returns the row, and whether it was made
   * @throws InvalidArgumentError in an open transaction at REPEATABLE READ, without a unique key
   */
  getOrCreate(
    values: Partial<Row<F>>,
    defaults: Partial<InsertOfFields<F>> = {},
    executor?: Executor,
  ): Promise<readonly [row: Row<F>, created: boolean]> {
    return getOrCreate(this, values, defaults as Record<string, unknown>, executor) as Promise<
      readonly [row: Row<F>, created: boolean]
    >;
  }

  /** The table under another name, for joining a model with itself. @example const Boss = Employee.alias('boss'); */
  alias(name: string): Model<F> {
    if (typeof name !== 'string' || name === '')
      throw new InvalidArgumentError('alias() takes a name of at least one character.');
    const { schema } = this.source;
    const source = table(this.source.name, { alias: name, ...(schema === undefined ? {} : { schema }) });
    const other = new ModelMethods<F>(() => this.meta, source);
    // The alias follows its model to whatever database that is bound to, also later.
    const { model } = this.meta;
    Object.defineProperty(other, BOUND_DATABASE, { get: () => model[BOUND_DATABASE] });
    return other as unknown as Model<F>;
  }

  /** The condition that the primary key has this value. */
  keyIs(key: unknown): Condition {
    const { primaryKey } = this.meta;
    const parts = keyParts(this.meta, key);
    const conditions = primaryKey.map(({ property }, index) => this.columnOf(property).eq(parts[index] as any));
    return conditions.length === 1 ? conditions[0]! : and(...conditions);
  }

  private matching(conditions: readonly ConditionLike[], executor?: Executor): SelectQuery<Row<F>, F> {
    const query = conditions.length === 0 ? this.select() : this.select().where(...conditions);
    return executor === undefined ? query : query.on(executor);
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
  assertModelOptions(name, options);
  return new ModelMethods<F>((self) => new ModelMeta(self, name, fields, options)) as unknown as Model<F>;
}
