import { type Cell, keyText, type Row, SHAPES, type Shape, type ShapeName, shapeOf } from './shapes.ts';

/** What must make a field fail, in the plain model. */
export class Failure extends Error {}

export type Tables = Record<ShapeName, Row[]>;

/** All that a database holds: rows, and what the triggers wrote. */
export interface World {
  readonly tables: Tables;
  readonly audit: string[];
  readonly hasTriggers: boolean;
  /** What was registered with `afterCommit`. */
  readonly afterCommits: string[];
}

export function copyWorld({ tables, audit, hasTriggers, afterCommits }: World): World {
  const names = Object.keys(tables) as ShapeName[];
  return {
    tables: Object.fromEntries(names.map((name) => [name, [...tables[name]]])) as Tables,
    audit: [...audit],
    hasTriggers,
    afterCommits: [...afterCommits],
  };
}

/** The plain database: single statements over the rows of a table, with its constraints and triggers. */
export class PlainTables {
  readonly world: World;

  readonly #isChecked: boolean;

  /** @param isChecked false: rows may fail their checks, as where it is not known in which order they were written */
  constructor(world: World, { isChecked = true } = {}) {
    this.world = world;
    this.#isChecked = isChecked;
  }

  rows(name: ShapeName): readonly Row[] {
    return this.world.tables[name];
  }

  find(name: ShapeName, match: Row): Row | undefined {
    return this.rows(name).find((row) => Object.entries(match).every(([column, cell]) => row[column] === cell));
  }

  /** INSERT. @returns the rows that were made, without those that a trigger left out */
  insert(name: ShapeName, given: readonly Row[]): readonly Row[] {
    const made: Row[] = [];
    for (const values of given) {
      const row = this.#beforeWrite(name, withDefaults(shapeOf(name), values));
      if (row === undefined) continue;
      this.#put(name, row);
      made.push(row);
    }
    this.#endStatement(name, ['INSERT']);
    return made;
  }

  /** UPDATE of the rows that match. @returns them as they have become */
  update(name: ShapeName, isMeant: (row: Row) => boolean, set: (row: Row) => Row): readonly Row[] {
    const changed: Row[] = [];
    for (const old of this.rows(name).filter(isMeant)) {
      const row = this.#change(name, old, set(old));
      if (row !== undefined) changed.push(row);
    }
    this.#endStatement(name, ['UPDATE']);
    return changed;
  }

  /** INSERT … ON CONFLICT. @returns the rows that were made or changed */
  upsert(
    name: ShapeName,
    given: readonly Row[],
    target: readonly string[],
    set: ((old: Row, excluded: Row) => Row | undefined) | undefined,
  ): readonly Row[] {
    const written: Row[] = [];
    for (const values of given) {
      const row = this.#beforeWrite(name, withDefaults(shapeOf(name), values));
      if (row === undefined) continue;
      const old = this.rows(name).find((each) => target.every((column) => each[column] === row[column]));
      if (old === undefined) {
        this.#put(name, row);
        written.push(row);
      } else {
        const values = set?.(old, row);
        const changed = values && this.#change(name, old, values);
        if (changed !== undefined) written.push(changed);
      }
    }
    this.#endStatement(name, set === undefined ? ['INSERT'] : ['INSERT', 'UPDATE']);
    return written;
  }

  /** DELETE of the rows that match. @returns them as they were */
  delete(name: ShapeName, isMeant: (row: Row) => boolean): readonly Row[] {
    const { hasTriggers } = this.world;
    const gone = this.rows(name).filter(
      (row) => isMeant(row) && !(hasTriggers && name === 'Gadget' && row.kind === 'keep'),
    );
    this.#remove(name, gone);
    this.#endStatement(name, ['DELETE']);
    return gone;
  }

  #remove(name: ShapeName, gone: readonly Row[]): void {
    if (gone.length === 0) return;
    const { tables } = this.world;
    tables[name] = tables[name].filter((row) => !gone.includes(row));
    const keys = new Set(gone.map((row) => keyText(shapeOf(name), row)));
    for (const [child, shape] of Object.entries(SHAPES) as [ShapeName, Shape][])
      for (const { other, column, onDelete } of shape.ones) {
        if (other !== name || onDelete === undefined) continue;
        const naming = tables[child].filter((row) => row[column] !== null && keys.has(row[column]!));
        if (onDelete === 'cascade') this.#remove(child, naming);
        else tables[child] = tables[child].map((row) => (naming.includes(row) ? { ...row, [column]: null } : row));
      }
  }

  #change(name: ShapeName, old: Row, values: Row): Row | undefined {
    const row = this.#beforeWrite(name, { ...old, ...values });
    if (row === undefined) return undefined;
    const { tables } = this.world;
    const index = tables[name].indexOf(old);
    tables[name] = tables[name].toSpliced(index, 1);
    this.#put(name, row, index);
    return row;
  }

  /** The triggers before a row is written, then its own constraints. Undefined: it is left out. */
  #beforeWrite(name: ShapeName, given: Row): Row | undefined {
    const shape = shapeOf(name);
    let row = given;
    if (this.world.hasTriggers && name === 'Gadget') {
      if (row.kind === 'swallow') return undefined;
      if (row.kind === 'forget') row = { ...row, amount: null };
    }
    for (const { name: column, nullable, loose, kind } of shape.columns) {
      const cell = row[column]!;
      if (cell === null && nullable === undefined && loose === undefined) throw new Failure(`${column} is null`);
      if (kind === 'int' && cell !== null && Math.abs(Number(cell)) > 2 ** 31 - 1) throw new Failure('out of range');
    }
    if (this.#isChecked && shape.check?.(row) === false) throw new Failure('check');
    return row;
  }

  #put(name: ShapeName, row: Row, index = this.world.tables[name].length): void {
    const shape = shapeOf(name);
    for (const columns of [shape.key, ...shape.uniques])
      if (
        this.rows(name).some((other) =>
          columns.every((column) => other[column] !== null && other[column] === row[column]),
        )
      )
        throw new Failure(`unique ${columns}`);
    this.world.tables[name] = this.rows(name).toSpliced(index, 0, row);
    if (this.world.hasTriggers && name === 'Gadget' && row.kind === 'raise') throw new Failure('a trigger raises');
  }

  /** Foreign keys and triggers of statements. */
  #endStatement(name: ShapeName, operations: readonly string[]): void {
    for (const [child, shape] of Object.entries(SHAPES) as [ShapeName, Shape][])
      for (const { other, column } of shape.ones)
        for (const row of this.rows(child)) {
          const cell: Cell = row[column]!;
          if (cell !== null && !this.rows(other).some((each) => keyText(shapeOf(other), each) === cell))
            throw new Failure(`foreign key ${column}`);
        }
    if (this.world.hasTriggers && name === 'Gadget') this.world.audit.push(...operations);
  }
}

function withDefaults(shape: Shape, values: Row): Row {
  return Object.fromEntries(
    shape.columns.map((column) => [
      column.name,
      values[column.name] === undefined ? (column.default ?? null) : values[column.name]!,
    ]),
  );
}
