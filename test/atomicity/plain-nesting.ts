import type { Input, ManyInput, NamedRow, OneInput } from './operation.ts';
import type { PlainHooks } from './plain-hooks.ts';
import type { PlainRules } from './plain-rules.ts';
import { Failure, type PlainTables } from './plain-tables.ts';
import { assertKeys, cellsOf, found, isNamed, nextVersion } from './plain-values.ts';
import { keyText, type ManyShape, type Row, type Shape, type ShapeName, shapeOf } from './shapes.ts';

interface NewRow {
  readonly input: Input;
  readonly fixed?: Row;
}

/** Rows that are written with rows, in the plain tables. */
export class PlainNesting {
  readonly #tables: PlainTables;
  readonly #hooks: PlainHooks;
  readonly #rules: PlainRules;

  constructor(tables: PlainTables, hooks: PlainHooks, rules: PlainRules) {
    this.#tables = tables;
    this.#hooks = hooks;
    this.#rules = rules;
  }

  /** New rows with all that their inputs nest: those they name first, then they, then those that name them. */
  create(name: ShapeName, rows: readonly NewRow[]): readonly Row[] {
    if (rows.length === 0) return [];
    const shape = shapeOf(name);
    const values = rows.map(({ input, fixed }) => ({ ...cellsOf(shape, input), ...fixed }));
    this.parents(
      shape,
      rows.map(({ input }) => input),
      values,
    );
    assertKeys(shape, values);
    this.#rules.allow(name, 'create');
    const made = name === 'Task' ? this.#hooks.create(values) : this.#tables.insert(name, values);
    if (made.length !== rows.length) throw new Failure('a trigger left a row out');
    this.#rules.allowNew(name, made);
    this.children(
      shape,
      rows.map(({ input }, index) => ({ input, row: made[index]! })),
    );
    return made;
  }

  /** Fills foreign keys from the rows that rows name, which are there or are made. */
  parents(shape: Shape, inputs: readonly Input[], values: readonly Row[]): void {
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
      const made = this.create(other, created);
      for (const [at, { index }] of created.entries())
        Object.assign(values[index]!, { [column]: keyText(shapeOf(other), made[at]!) });
    }
  }

  /** Writes the rows that belong to rows, relation by relation. */
  children(shape: Shape, parents: readonly { readonly input: Input; readonly row: Row }[]): void {
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
      const made = [...this.create(many.other, rows)];
      for (const { key, input } of changes) this.#join(many, key, input, made.splice(0, input.create?.length ?? 0));
    }
  }

  /** Rows leave a row. */
  #part({ other, column, between, nullable }: ManyShape, key: string, input: ManyInput): void {
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
    // A row that stays may be one that is made below.
    const isKept = (row: Row): boolean => (input.set ?? []).some((named) => isNamed(other, row, named));
    if (input.set !== undefined) this.#tables.update(other, (row) => row[column] === key && !isKept(row), set);
  }

  /** Rows come to a row. */
  #join({ other, column, between }: ManyShape, key: string, input: ManyInput, made: readonly Row[]): void {
    const rows = [...(input.set ?? []), ...(input.connect ?? [])].map((named) => this.#named(other, named));
    const shape = shapeOf(other);
    if (between !== undefined) {
      const isJoined = (far: string) =>
        this.#tables.find(between.shape, { [column]: key, [between.far]: far }) !== undefined;
      const keys = (of: Iterable<Row>) => [...of].map((row) => keyText(shape, row));
      const joined = [...keys(made), ...keys(new Set(rows)).filter((far) => !isJoined(far))];
      const fresh = joined.map((far) => ({ [column]: key, [between.far]: far }));
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
}
