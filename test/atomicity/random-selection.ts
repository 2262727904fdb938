import fc from 'fast-check';
import type { Selection } from './operation.ts';
import { type Shape, shapeOf } from './shapes.ts';

/** What a payload asks of its rows, `depth` relations deep. */
export function randomSelection(shape: Shape, depth: number): fc.Arbitrary<Selection> {
  const columns = fc.subarray(shape.columns.map(({ name }) => name).filter((name) => name !== 'id'));
  const deep = depth === 0 ? 0 : 1;
  const ones = Object.fromEntries(
    shape.ones.map(({ name, other }) => [name, () => randomSelection(shapeOf(other), depth - 1)]),
  );
  const manys = Object.fromEntries(
    shape.manys.map(({ name, other }) => [
      name,
      () =>
        fc
          .record(
            {
              nodes: randomSelection(shapeOf(other), depth - 1),
              totalCount: fc.constant(true as const),
              count: fc.constant(true as const),
            },
            { requiredKeys: [] },
          )
          .filter((asked) => Object.keys(asked).length > 0),
    ]),
  );
  return fc.record(
    {
      columns,
      ones: some(deep === 0 ? {} : ones),
      manys: some(deep === 0 ? {} : manys),
      ...(shape.type === 'Team' ? { shout: fc.constant(true as const) } : {}),
    },
    { requiredKeys: ['columns', 'ones', 'manys'] },
  ) as fc.Arbitrary<Selection>;
}

/** None of them twice out of three times, else some. */
function some<Value>(of: Readonly<Record<string, () => fc.Arbitrary<Value>>>): fc.Arbitrary<Record<string, Value>> {
  const names = Object.keys(of);
  if (names.length === 0) return fc.constant({});
  const any = fc
    .subarray(names, { minLength: 1 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, of[name]!()])))) as fc.Arbitrary<
    Record<string, Value>
  >;
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: any });
}
