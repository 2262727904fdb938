import fc from 'fast-check';
import { type ConflictClause, Given, type Where, Word } from './operation.ts';
import { cellValue } from './random-values.ts';
import type { Shape } from './shapes.ts';

/** Rows by a condition on one column; now and then by none, which is refused. */
export function randomWhere(shape: Shape): fc.Arbitrary<Where> {
  const filterable = shape.columns.filter(({ kind }) => kind === 'int' || kind === 'text' || kind === 'id');
  const one = fc.constantFrom(...filterable).chain((column) => {
    const value = cellValue(shape, column).filter(({ cell }) => typeof cell === 'string');
    return fc.oneof(
      value.map((given): Where => ({ [column.name]: { eq: given } })),
      fc.array(value, { maxLength: 3 }).map((given): Where => ({ [column.name]: { in: given } })),
      fc.boolean().map((is): Where => ({ [column.name]: { isNull: new Given(is, String(is)) } })),
    );
  });
  return fc.oneof({ weight: 12, arbitrary: one }, { weight: 1, arbitrary: fc.constant({}) });
}

/** What is to become of rows that are there already. */
export function randomConflict(shape: Shape): fc.Arbitrary<ConflictClause> {
  const words = (columns: readonly string[]) => columns.map((name) => new Word(name));
  const columns = shape.columns.filter(({ name }) => name !== shape.version).map(({ name }) => name);
  const updatable = shape.columns.filter(({ isKey, name }) => !isKey && name !== shape.version).map(({ name }) => name);
  const keys = [shape.key, ...shape.uniques];
  return fc.record(
    {
      target: fc.oneof(
        { weight: 10, arbitrary: fc.constantFrom(...keys).map(words) },
        { weight: 1, arbitrary: fc.subarray([...columns]).map(words) },
      ),
      update: fc.oneof(
        { weight: 4, arbitrary: fc.subarray([...updatable]).map(words) },
        { weight: 1, arbitrary: fc.subarray([...columns]).map(words) },
      ),
      where: randomWhere(shape).filter((condition) => Object.keys(condition).length > 0),
    },
    { requiredKeys: ['target'] },
  );
}
