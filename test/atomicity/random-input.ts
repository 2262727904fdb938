import fc from 'fast-check';
import type { Given, Input, ManyInput, OneInput } from './operation.ts';
import { cellValue, namedRow, newKey } from './random-values.ts';
import { type ManyShape, type OneShape, type Shape, shapeOf } from './shapes.ts';

export type InputKind = 'create' | 'upsert' | 'update' | 'updateMany';

type Parts = Record<string, fc.Arbitrary<Given | OneInput | ManyInput>>;

/**
 * What a client gives for a row. Required columns are mostly there, others sometimes; a foreign key is given as a key or by its
 * relation, now and then as both or not at all. `depth` more rows may be nested.
 * @param fixed the foreign key that the row which this one is made with decides
 */
export function randomInput(shape: Shape, kind: InputKind, depth: number, fixed?: string): fc.Arbitrary<Input> {
  const key = [shape.type, kind, depth, fixed].join();
  const known = INPUTS.get(key) ?? inputOf(shape, kind, depth, fixed);
  INPUTS.set(key, known);
  return known;
}

/** They are large, and the same ones are needed again and again. */
const INPUTS = new Map<string, fc.Arbitrary<Input>>();

function inputOf(shape: Shape, kind: InputKind, depth: number, fixed?: string): fc.Arbitrary<Input> {
  const isNew = kind === 'create' || kind === 'upsert';
  const required: Parts = {};
  const optional: Parts = {};
  const keys = shape.ones.map(({ column }) => column);
  for (const column of shape.columns) {
    if (column.name === fixed || keys.includes(column.name) || (column.isKey && !isNew)) continue;
    // What a stated version means for many rows at once is another matter.
    if (column.name === shape.version && kind !== 'update' && kind !== 'create') continue;
    const isNeeded = isNew && column.nullable === undefined && column.default === undefined;
    (isNeeded ? required : optional)[column.name] = column.isKey ? newKey(shape) : cellValue(shape, column);
  }
  const ones = shape.ones.filter(({ column }) => column !== fixed && (isNew || !shape.key.includes(column)));
  const references = ones.map((one) => reference(shape, one, { isNew, kind, depth }));
  const nests = depth > 0 && (kind === 'create' || kind === 'update') ? shape.manys : [];
  const many = Object.fromEntries(nests.map((each) => [each.name, manyInput(each, depth - 1, isNew)])) as Parts;
  return fc
    .tuple(mostly(required), rarely(optional, 0.3), fc.tuple(...references), rarely(many, 0.25))
    .map((parts) => Object.assign({}, parts[0], parts[1], ...(parts[2] as Input[]), parts[3]) as Input);
}

/** All of them, but for one in thirty. */
function mostly(parts: Parts): fc.Arbitrary<Input> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.record(parts) },
    { weight: 1, arbitrary: fc.record(parts, { requiredKeys: [] }) },
  ) as fc.Arbitrary<Input>;
}

function rarely(parts: Parts, share: number): fc.Arbitrary<Input> {
  const freq = 1 / share - 1;
  const options = Object.entries(parts).map(([name, part]) => [
    name,
    fc.oneof({ weight: Math.round(freq * 10), arbitrary: fc.constant(undefined) }, { weight: 10, arbitrary: part }),
  ]);
  return fc
    .record(Object.fromEntries(options) as Record<string, fc.Arbitrary<unknown>>)
    .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Input);
}

interface Place {
  readonly isNew: boolean;
  readonly kind: InputKind;
  readonly depth: number;
}

function reference(
  shape: Shape,
  { name, column, other, nullable }: OneShape,
  { isNew, kind, depth }: Place,
): fc.Arbitrary<Input> {
  const key = cellValue(shape, shape.columns.find((each) => each.name === column)!);
  const byKey = key.map((given): Input => ({ [column]: given }));
  const nothing = fc.constant<Input>({});
  if (kind === 'updateMany') return fc.oneof({ weight: 3, arbitrary: nothing }, { weight: 1, arbitrary: byKey });
  const connect = namedRow(other).map((named): OneInput => ({ connect: named }));
  const ways: fc.Arbitrary<OneInput>[] = [connect];
  if (depth > 0)
    ways.push(randomInput(shapeOf(other), 'create', depth - 1).map((input): OneInput => ({ create: input })));
  if (nullable) ways.push(fc.constant<OneInput>({ disconnect: true }));
  const byRelation = fc.oneof(...ways).map((given): Input => ({ [name]: given }));
  const both = fc.tuple(byKey, byRelation).map(([one, another]): Input => ({ ...one, ...another }));
  const isNeeded = isNew && nullable === undefined;
  return fc.oneof(
    { weight: isNeeded ? 1 : 40, arbitrary: nothing },
    { weight: isNeeded ? 24 : 6, arbitrary: byKey },
    { weight: isNeeded ? 24 : 16, arbitrary: byRelation },
    { weight: 1, arbitrary: both },
  );
}

function manyInput(many: ManyShape, depth: number, isNew: boolean): fc.Arbitrary<ManyInput> {
  const other = shapeOf(many.other);
  const fixed = many.between === undefined ? many.column : undefined;
  const create = fc.array(randomInput(other, 'create', depth, fixed), { maxLength: 2 });
  const named = fc.array(namedRow(many.other), { maxLength: 2 });
  const parts: Record<string, fc.Arbitrary<unknown>> = { create };
  if (!many.isOwned) parts.connect = named;
  if (!isNew && many.between === undefined) parts.delete = named;
  if (!isNew && (many.nullable || many.between !== undefined)) parts.disconnect = named;
  const plain = fc.record(parts, { requiredKeys: [] });
  if (many.isOwned || (many.nullable === undefined && many.between === undefined))
    return plain as fc.Arbitrary<ManyInput>;
  const set = fc.record({ create, set: named }, { requiredKeys: ['set'] });
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: set }) as fc.Arbitrary<ManyInput>;
}
