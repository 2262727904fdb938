import type {
  Arguments,
  ConflictClause,
  GeneratedField,
  Input,
  ManyInput,
  NamedRow,
  OneInput,
  Operation,
  Where,
} from './operation.ts';
import { Given } from './operation.ts';
import { PlainHooks } from './plain-hooks.ts';
import { Failure, type PlainTables } from './plain-tables.ts';
import { columnOf, idText, keyText, type ManyShape, type Row, type Shape, type ShapeName, shapeOf } from './shapes.ts';

/** What a root field has written, as its payload shows it. */
export interface Written {
  readonly rows: readonly Row[];
  readonly deletedId?: string;
}

interface NewRow {
  readonly input: Input;
  readonly fixed?: Row;
}

/** What the generated mutations do to the plain tables, in the order that the docs promise. */
export class PlainWrites {
  readonly #tables: PlainTables;
  readonly #hooks: PlainHooks;
  readonly #operation: Pick<Operation, 'schema' | 'viewer'>;

  constructor(tables: PlainTables, operation: Pick<Operation, 'schema' | 'viewer'>) {
    this.#tables = tables;
    this.#hooks = new PlainHooks(tables);
    this.#operation = operation;
  }

  /** @throws Failure where nothing of the field may be kept */
  write({ kind, shape, args }: GeneratedField): Written {
    switch (kind) {
      case 'create':
        return { rows: this.#create(shape, [{ input: args.input as Input }]) };
      case 'createMany': {
        const rows = (args.input as readonly Input[]).map((input) => ({ input }));
        if (args.onConflict === undefined) return { rows: this.#create(shape, rows) };
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

  #create(name: ShapeName, rows: readonly NewRow[]): readonly Row[] {
    if (rows.length === 0) return [];
    const shape = shapeOf(name);
    const values = rows.map(({ input, fixed }) => ({ ...cellsOf(shape, input), ...fixed }));
    this.#parents(
      shape,
      rows.map(({ input }) => input),
      values,
    );
    assertKeys(shape, values);
    this.#allow(name, 'create');
    const made = name === 'Task' ? this.#hooks.create(values) : this.#tables.insert(name, values);
    if (made.length !== rows.length) throw new Failure('a trigger left a row out');
    this.#allowNew(name, made);
    this.#children(
      shape,
      rows.map(({ input }, index) => ({ input, row: made[index]! })),
    );
    return made;
  }

  #upsert(name: ShapeName, rows: readonly NewRow[], { target, update, where }: ConflictClause) {
    if (rows.length === 0) return { written: [], values: [] };
    const shape = shapeOf(name);
    const values = rows.map(({ input }) => cellsOf(shape, input));
    this.#parents(
      shape,
      rows.map(({ input }) => input),
      values,
    );
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
    this.#allow(name, 'create');
    const set = (old: Row, excluded: Row): Row | undefined => {
      if (!this.#may(name, 'update', old) || (where !== undefined && !passes(old, where))) return undefined;
      return { ...pick(excluded, updated), ...nextVersion(shape, old) };
    };
    const written = this.#tables.upsert(name, values, on, updated.length === 0 ? undefined : set);
    this.#allowNew(name, written);
    return { written, values };
  }

  #update(name: ShapeName, { id, input, increment }: Arguments): Row {
    const shape = shapeOf(name);
    if (input === undefined && increment === undefined) throw new Failure('neither input nor increment');
    const values = cellsOf(shape, (input ?? {}) as Input);
    const added = cellsOf(shape, increment ?? {});
    if (Object.keys(added).some((column) => added[column] === null || column in values)) throw new Failure('increment');
    this.#parents(shape, [(input ?? {}) as Input], [values]);
    this.#allow(name, 'update');
    const isRow = (row: Row): boolean => idText(shape, row) === id!.cell && this.#may(name, 'update', row);
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
    if (!isNothing) this.#allowNew(name, [row]);
    this.#children(shape, [{ input: (input ?? {}) as Input, row }]);
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
    this.#allowNew(name, rows);
    return rows;
  }

  /** The rows of a bulk write, not more than it may touch. */
  #meant(name: ShapeName, { where, maxAffected }: Arguments, action: 'update' | 'delete'): readonly Row[] {
    this.#allow(name, action);
    const most = maxAffected === undefined ? 100 : Number(maxAffected.cell);
    if (holdsForAll(shapeOf(name), where!) || most < 0) throw new Failure('a filter that holds for every row');
    const meant = this.#tables.rows(name).filter((row) => this.#may(name, action, row) && passes(row, where!));
    if (meant.length > most) throw new Failure('too many');
    return meant;
  }

  #delete(name: ShapeName, { id }: Arguments): Written {
    const shape = shapeOf(name);
    this.#allow(name, 'delete');
    const isRow = (row: Row): boolean => idText(shape, row) === id!.cell && this.#may(name, 'delete', row);
    const old = found(id!.isBad ? undefined : this.#tables.rows(name).find(isRow));
    if (name === 'Task') this.#hooks.delete(old);
    else found(this.#tables.delete(name, isRow)[0]);
    return { rows: [old], deletedId: idText(shape, old) };
  }

  /** Fills foreign keys from the rows that rows name, which are there or are made. */
  #parents(shape: Shape, inputs: readonly Input[], values: readonly Row[]): void {
    for (const { name, column, other, nullable } of shape.ones) {
      const created: { readonly input: Input; readonly index: number }[] = [];
      for (const [index, input] of inputs.entries()) {
        const given = input[name] as OneInput | undefined;
        if (given === undefined) continue;
        if (values[index]![column] !== undefined) throw new Failure('relation and key');
        const fill = (cell: string | null) => {
          Object.assign(values[index]!, { [column]: cell });
        };
        if (given.create !== undefined) created.push({ input: given.create, index });
        else if (given.disconnect) {
          if (nullable === undefined) throw new Failure('no disconnect');
          fill(null);
        } else fill(this.#keyOf(other, given.connect!));
      }
      const made = this.#create(other, created);
      for (const [at, { index }] of created.entries())
        Object.assign(values[index]!, { [column]: keyText(shapeOf(other), made[at]!) });
    }
  }

  /** Writes the rows that belong to rows, relation by relation. */
  #children(shape: Shape, parents: readonly { readonly input: Input; readonly row: Row }[]): void {
    for (const many of shape.manys) {
      const changes = parents.flatMap(({ input, row }) =>
        input[many.name] === undefined ? [] : [{ key: keyText(shape, row), input: input[many.name] as ManyInput }],
      );
      for (const { key, input } of changes) this.#part(many, key, input);
      const rows = changes.flatMap(({ key, input }) =>
        (input.create ?? []).map((each) => ({
          input: each,
          ...(many.between ? {} : { fixed: { [many.column]: key } }),
        })),
      );
      const made = [...this.#create(many.other, rows)];
      for (const { key, input } of changes) this.#join(many, key, input, made.splice(0, input.create?.length ?? 0));
    }
  }

  /** Rows leave a row. */
  #part({ other, column, between, nullable }: ManyShape, key: string, input: ManyInput): void {
    const kept = input.set?.map((named) => this.#named(other, named, between !== undefined));
    if (between !== undefined) {
      const keys = (rows: readonly NamedRow[]) =>
        rows.map((named) => keyText(shapeOf(other), this.#named(other, named, true)));
      const gone = keys(input.disconnect ?? []);
      const stay = keys(input.set ?? []);
      this.#tables.delete(between.shape, (row) => row[column] === key && gone.includes(row[between.far]!));
      if (input.set !== undefined)
        this.#tables.delete(between.shape, (row) => row[column] === key && !stay.includes(row[between.far]!));
      return;
    }
    const own = (named: readonly NamedRow[]): readonly Row[] =>
      named.map((each) =>
        found(this.#tables.rows(other).find((row) => row[column] === key && isNamed(other, row, each))),
      );
    if (input.delete !== undefined && input.delete.length > 0) {
      const rows = own(input.delete);
      const gone = this.#tables.delete(other, (row) => rows.includes(row));
      if (gone.length < new Set(rows).size) throw new Failure('not all are gone');
    }
    const set = (row: Row): Row => ({ [column]: null, ...nextVersion(shapeOf(other), row) });
    if (input.disconnect !== undefined && input.disconnect.length > 0) {
      if (nullable === undefined) throw new Failure('no disconnect');
      const rows = own(input.disconnect);
      this.#tables.update(other, (row) => rows.includes(row), set);
    }
    if (kept !== undefined) this.#tables.update(other, (row) => row[column] === key && !kept.includes(row), set);
  }

  /** Rows come to a row. */
  #join({ other, column, between }: ManyShape, key: string, input: ManyInput, made: readonly Row[]): void {
    const rows = [...(input.set ?? []), ...(input.connect ?? [])].map((named) => this.#named(other, named));
    const shape = shapeOf(other);
    if (between !== undefined) {
      const keys = [...made, ...new Set(rows)].map((row) => keyText(shape, row));
      const isJoined = (far: string) =>
        this.#tables.find(between.shape, { [column]: key, [between.far]: far }) !== undefined;
      const fresh = keys.filter((far) => !isJoined(far)).map((far) => ({ [column]: key, [between.far]: far }));
      if (fresh.length > 0) this.#tables.insert(between.shape, fresh);
    } else if (rows.length > 0)
      this.#tables.update(
        other,
        (row) => rows.includes(row),
        (row) => ({ [column]: key, ...nextVersion(shape, row) }),
      );
  }

  /** The key of a row that a foreign key names. By its id it may be the new row itself: then the constraint decides. */
  #keyOf(name: ShapeName, named: NamedRow): string {
    const { id } = named;
    if (id === undefined) return keyText(shapeOf(name), this.#named(name, named));
    if (typeof id.cell !== 'string') throw new Failure('bad key');
    return id.cell;
  }

  /** A row that must be there; `isFree`: a missing one is no error, since nothing is done to it. */
  #named(name: ShapeName, named: NamedRow, isFree = false): Row {
    if (Object.values(named).some(({ isBad }) => isBad)) throw new Failure('bad key');
    const row = this.#tables.rows(name).find((each) => isNamed(name, each, named));
    if (row === undefined && isFree) return Object.fromEntries(shapeOf(name).key.map((column) => [column, 'nothing']));
    return found(row);
  }

  /** Whether the rules let the viewer do so with some row. */
  #allow(name: ShapeName, action: 'create' | 'update' | 'delete'): void {
    if (this.#isRuled(name) && this.#operation.viewer === null) throw new Failure(`${action} is forbidden`);
  }

  #allowNew(name: ShapeName, rows: readonly Row[]): void {
    if (rows.some((row) => !this.#may(name, 'update', row))) throw new Failure('not these values');
  }

  #may(name: ShapeName, action: 'update' | 'delete', row: Row): boolean {
    if (!this.#isRuled(name)) return true;
    const { viewer } = this.#operation;
    if (action === 'delete' && viewer?.role === 'admin') return true;
    return row.owner === viewer?.id && (action === 'update' || Number(row.stars) < 3);
  }

  #isRuled(name: ShapeName): boolean {
    return name === 'Doc' && this.#operation.schema === 'ruled';
  }
}

function found(row: Row | undefined): Row {
  if (row === undefined) throw new Failure('missing');
  return row;
}

/** The columns of an input, as the table gets them. */
export function cellsOf(shape: Shape, input: Input): Row {
  const cells: Record<string, string | null> = {};
  for (const [name, given] of Object.entries(input)) {
    if (!(given instanceof Given)) continue;
    if (typeof given.cell === 'object' && given.cell !== null) throw new Failure(given.cell.bad);
    if (given.cell === null && columnOf(shape, name).nullable === undefined) throw new Failure(`${name} is null`);
    cells[name] = given.cell;
  }
  return cells;
}

/** What a client must give for a new row: the API does not know that a table is looser than its model. */
function assertKeys(shape: Shape, rows: readonly Row[]): void {
  for (const { name, nullable, default: value } of shape.columns)
    if (
      nullable === undefined &&
      value === undefined &&
      rows.some((row) => row[name] === undefined || row[name] === null)
    )
      throw new Failure(`${name} must be given`);
}

function sums(row: Row, added: Row): Row {
  return Object.fromEntries(
    Object.entries(added).map(([column, by]) => [column, row[column] === null ? null : sum(row[column]!, by!)]),
  );
}

function sum(one: string, other: string): string {
  const total = Number(one) + Number(other);
  return one.includes('.') || other.includes('.') ? total.toFixed(2) : String(total);
}

function nextVersion({ version }: Shape, row: Row): Row {
  return version === undefined ? {} : { [version]: String(Number(row[version]) + 1) };
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]!]));
}

function isNamed(name: ShapeName, row: Row, named: NamedRow): boolean {
  return Object.entries(named).every(
    ([column, { cell }]) => (column === 'id' ? idText(shapeOf(name), row) : row[column]) === cell,
  );
}

/** True for what the API refuses as a slip: it goes by the model, which may be wrong about its table. */
function holdsForAll(shape: Shape, where: Where): boolean {
  return Object.entries(where).every(([name, operators]) => {
    const isAsked = (operators.isNull as Given | undefined)?.input === false;
    return isAsked && name !== 'id' && columnOf(shape, name).nullable === undefined;
  });
}

function passes(row: Row, where: Where): boolean {
  return Object.entries(where).every(([column, operators]) =>
    Object.entries(operators).every(([operator, given]) => {
      const cell = row[column]!;
      if (operator === 'isNull') return (cell === null) === ((given as Given).input === true);
      if (cell === null) return false;
      if (operator === 'in') return (given as readonly Given[]).some((each) => each.cell === cell);
      return (given as Given).cell === cell;
    }),
  );
}
