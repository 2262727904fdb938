import { Given, type Input, type NamedRow, type Where } from './operation.ts';
import { Failure } from './plain-tables.ts';
import { columnOf, idText, type Row, type Shape, type ShapeName, shapeOf } from './shapes.ts';

export function found(row: Row | undefined): Row {
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
export function assertKeys(shape: Shape, rows: readonly Row[]): void {
  for (const { name, nullable, default: value } of shape.columns)
    if (
      nullable === undefined &&
      value === undefined &&
      rows.some((row) => row[name] === undefined || row[name] === null)
    )
      throw new Failure(`${name} must be given`);
}

export function sums(row: Row, added: Row): Row {
  return Object.fromEntries(
    Object.entries(added).map(([column, by]) => [column, row[column] === null ? null : sum(row[column]!, by!)]),
  );
}

export function sum(one: string, other: string): string {
  const total = Number(one) + Number(other);
  return one.includes('.') || other.includes('.') ? total.toFixed(2) : String(total);
}

export function nextVersion({ version }: Shape, row: Row): Row {
  return version === undefined ? {} : { [version]: String(Number(row[version]) + 1) };
}

export function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]!]));
}

export function isNamed(name: ShapeName, row: Row, named: NamedRow): boolean {
  return Object.entries(named).every(
    ([column, { cell }]) => (column === 'id' ? idText(shapeOf(name), row) : row[column]) === cell,
  );
}

/** True for what the API refuses as a slip: it goes by the model, which may be wrong about its table. */
export function holdsForAll(shape: Shape, where: Where): boolean {
  return Object.entries(where).every(([name, operators]) => {
    const isAsked = (operators.isNull as Given | undefined)?.input === false;
    return isAsked && name !== 'id' && columnOf(shape, name).nullable === undefined;
  });
}

export function passes(row: Row, where: Where): boolean {
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
