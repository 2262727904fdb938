import type { Arguments, ConflictClause, GeneratedField, Input, Operation } from './operation.ts';
import { PlainHooks } from './plain-hooks.ts';
import { PlainNesting } from './plain-nesting.ts';
import { PlainRules } from './plain-rules.ts';
import { Failure, type PlainTables } from './plain-tables.ts';
import { assertKeys, cellsOf, found, holdsForAll, nextVersion, passes, pick, sums } from './plain-values.ts';
import { idText, type Row, type ShapeName, shapeOf } from './shapes.ts';

/** What a root field has written, as its payload shows it. */
export interface Written {
  readonly rows: readonly Row[];
  readonly deletedId?: string;
}

/** What the generated mutations do to the plain tables, in the order that the docs promise. */
export class PlainWrites {
  readonly #tables: PlainTables;
  readonly #hooks: PlainHooks;
  readonly #rules: PlainRules;
  readonly #nesting: PlainNesting;

  constructor(tables: PlainTables, operation: Pick<Operation, 'schema' | 'viewer'>) {
    this.#tables = tables;
    this.#hooks = new PlainHooks(tables);
    this.#rules = new PlainRules(operation);
    this.#nesting = new PlainNesting(tables, this.#hooks, this.#rules);
  }

  /** @throws Failure where nothing of the field may be kept */
  write({ kind, shape, args }: GeneratedField): Written {
    switch (kind) {
      case 'create':
        return { rows: this.#nesting.create(shape, [{ input: args.input as Input }]) };
      case 'createMany': {
        const rows = (args.input as readonly Input[]).map((input) => ({ input }));
        if (args.onConflict === undefined) return { rows: this.#nesting.create(shape, rows) };
        return { rows: this.#upsert(shape, rows, args.onConflict).written };
      }
      case 'upsert': {
        const { written, values } = this.#upsert(shape, [{ input: args.input as Input }], args.onConflict!);
        if (written.length > 0) return { rows: written };
        const target = args.onConflict!.target.map(({ name }) => name);
        return { rows: [found(this.#tables.find(shape, pick(values[0]!, target)))] };
      }
      case 'update':
        return { rows: [this.#update(shape, args)] };
      case 'updateMany':
        return { rows: this.#updateMany(shape, args) };
      case 'delete':
        return this.#delete(shape, args);
      case 'deleteMany': {
        const meant = this.#meant(shape, args, 'delete');
        return { rows: this.#tables.delete(shape, (row) => meant.includes(row)) };
      }
    }
  }

  #upsert(name: ShapeName, rows: readonly { readonly input: Input }[], { target, update, where }: ConflictClause) {
    if (rows.length === 0) return { written: [], values: [] };
    const shape = shapeOf(name);
    const values = rows.map(({ input }) => cellsOf(shape, input));
    this.#nesting.parents(
      shape,
      rows.map(({ input }) => input),
      values,
    );
    assertKeys(shape, values);
    const on = target.map((word) => word.name);
    const keys = [shape.key, ...shape.uniques];
    if (!keys.some((key) => key.length === on.length && key.every((column) => on.includes(column))))
      throw new Failure('no unique key');
    const texts = values.map((row) => JSON.stringify(on.map((column) => row[column])));
    if (new Set(texts).size < texts.length) throw new Failure('the same key twice');
    const possible = shape.columns
      .filter(({ name: column, isKey }) => !isKey && !on.includes(column))
      .map((column) => column.name);
    const updated =
      update?.map((word) => word.name) ?? possible.filter((column) => values.some((row) => row[column] !== undefined));
    if (updated.some((column) => !possible.includes(column))) throw new Failure('cannot be updated');
    this.#rules.allow(name, 'create');
    const set = (old: Row, excluded: Row): Row | undefined => {
      if (!this.#rules.may(name, 'update', old) || (where !== undefined && !passes(old, where))) return undefined;
      return { ...pick(excluded, updated), ...nextVersion(shape, old) };
    };
    const written = this.#tables.upsert(name, values, on, updated.length === 0 ? undefined : set);
    this.#rules.allowNew(name, written);
    return { written, values };
  }

  #update(name: ShapeName, { id, input, increment }: Arguments): Row {
    const shape = shapeOf(name);
    if (input === undefined && increment === undefined) throw new Failure('neither input nor increment');
    const values = cellsOf(shape, (input ?? {}) as Input);
    const added = cellsOf(shape, increment ?? {});
    if (Object.keys(added).some((column) => added[column] === null || column in values)) throw new Failure('increment');
    this.#nesting.parents(shape, [(input ?? {}) as Input], [values]);
    this.#rules.allow(name, 'update');
    const isRow = (row: Row): boolean => idText(shape, row) === id!.cell && this.#rules.may(name, 'update', row);
    const old = found(id!.isBad ? undefined : this.#tables.rows(name).find(isRow));
    const { version = '' } = shape;
    if (values[version] !== undefined && values[version] !== old[version]) throw new Failure('version');
    const isNothing = [...Object.keys(values), ...Object.keys(added)].every((column) => column === version);
    const set = (row: Row): Row => ({ ...values, ...sums(row, added), ...nextVersion(shape, row) });
    const row = isNothing
      ? old
      : name === 'Task'
        ? this.#hooks.update(old, values)
        : found(this.#tables.update(name, isRow, set)[0]);
    if (!isNothing) this.#rules.allowNew(name, [row]);
    this.#nesting.children(shape, [{ input: (input ?? {}) as Input, row }]);
    return found(this.#tables.find(name, pick(row, shape.key)));
  }

  #updateMany(name: ShapeName, args: Arguments): readonly Row[] {
    const shape = shapeOf(name);
    const values = cellsOf(shape, (args.input ?? {}) as Input);
    const added = cellsOf(shape, args.increment ?? {});
    if (Object.keys(added).some((column) => added[column] === null || column in values)) throw new Failure('increment');
    if (Object.keys(values).length + Object.keys(added).length === 0) throw new Failure('nothing to set');
    const meant = this.#meant(shape.type as ShapeName, args, 'update');
    const rows = this.#tables.update(
      name,
      (row) => meant.includes(row),
      (row) => ({ ...values, ...sums(row, added), ...nextVersion(shape, row) }),
    );
    this.#rules.allowNew(name, rows);
    return rows;
  }

  /** The rows of a bulk write, not more than it may touch. */
  #meant(name: ShapeName, { where, maxAffected }: Arguments, action: 'update' | 'delete'): readonly Row[] {
    this.#rules.allow(name, action);
    const most = maxAffected === undefined ? 100 : Number(maxAffected.cell);
    if (holdsForAll(shapeOf(name), where!) || most < 0) throw new Failure('a filter that holds for every row');
    const meant = this.#tables.rows(name).filter((row) => this.#rules.may(name, action, row) && passes(row, where!));
    if (meant.length > most) throw new Failure('too many');
    return meant;
  }

  #delete(name: ShapeName, { id }: Arguments): Written {
    const shape = shapeOf(name);
    this.#rules.allow(name, 'delete');
    const isRow = (row: Row): boolean => idText(shape, row) === id!.cell && this.#rules.may(name, 'delete', row);
    const old = found(id!.isBad ? undefined : this.#tables.rows(name).find(isRow));
    if (name === 'Task') this.#hooks.delete(old);
    else found(this.#tables.delete(name, isRow)[0]);
    return { rows: [old], deletedId: idText(shape, old) };
  }
}
