import type { World } from './plain-tables.ts';
import { rowOf } from './seed-world.ts';
import { type Cell, keyText, type Row, SHAPES, type Shape, type ShapeName, shapeOf } from './shapes.ts';

/** What all tables hold, read by one statement of plain SQL. */
export interface Snapshot {
  readonly rows: Readonly<Record<ShapeName, readonly Row[]>>;
  readonly audit: readonly string[];
  /** The number of kept answers. */
  readonly keys: number;
}

const NAMES = Object.keys(SHAPES) as ShapeName[];

export const SNAPSHOT = `select ${[
  ...NAMES.map((name) => {
    const { table, columns } = shapeOf(name);
    const cells = columns.map((column) => `"${columnName(column.name)}"::text`).join(', ');
    return `(select coalesce(json_agg(json_build_array(${cells})), '[]')::text from ${table})`;
  }),
  "(select coalesce(json_agg(operation), '[]')::text from audit)",
  '(select count(*)::text from phoebe_idempotency_keys)',
].join(', ')}`;

/** The name in the database of a column of the API. */
export function columnName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function readSnapshot(cells: readonly (string | null)[]): Snapshot {
  const rows = NAMES.map((name, index) => [
    name,
    (JSON.parse(cells[index]!) as Cell[][]).map((row) => rowOf(name, row)),
  ]);
  return {
    rows: Object.fromEntries(rows),
    audit: JSON.parse(cells[NAMES.length]!),
    keys: Number(cells[NAMES.length + 1]),
  };
}

/** How the tables differ from what they must hold: a line for each row that is missing, new or other. */
export function differences(world: World, found: Snapshot): readonly string[] {
  const lines = NAMES.flatMap((name) => rowDifferences(shapeOf(name), world.tables[name], found.rows[name]));
  const [expected, audit] = [world.audit, found.audit].map((list) => list.toSorted().join(' '));
  return expected === audit ? lines : [...lines, `audit: must be "${expected}", is "${audit}"`];
}

function rowDifferences(shape: Shape, expected: readonly Row[], found: readonly Row[]): readonly string[] {
  const byKey = (rows: readonly Row[]) => new Map(rows.map((row) => [keyText(shape, row), cellsText(shape, row)]));
  const [must, is] = [byKey(expected), byKey(found)];
  return [...new Set([...must.keys(), ...is.keys()])]
    .filter((key) => must.get(key) !== is.get(key))
    .map((key) => `${shape.table} ${key}: must be ${must.get(key) ?? 'missing'}, is ${is.get(key) ?? 'missing'}`);
}

function cellsText({ columns }: Shape, row: Row): string {
  return JSON.stringify(columns.map(({ name }) => row[name]));
}
