import fc from 'fast-check';
import { Given, type NamedRow, Word } from './operation.ts';
import { type ColumnShape, type Shape, type ShapeName, shapeOf } from './shapes.ts';

const bad = (input: unknown, why = 'a value that no column takes'): Given => new Given(input, { bad: why });
const same = (...values: readonly (string | number)[]): readonly Given[] =>
  values.map((value) => new Given(value, String(value)));
const NULL = new Given(null, null);

interface Pool {
  readonly good: readonly Given[];
  readonly bad: readonly Given[];
}

/** Keys of rows that are there, of rows that may be made, and what is no key. */
const KEYS: Readonly<Record<'there' | 'fresh' | 'bad', readonly Given[]>> = {
  there: same('1', '2', '3', '4', '5'),
  fresh: [...same('7', '8'), new Given(9, '9'), ...same('10', '11', '12', '13', '14', '15', '16')],
  bad: [bad('x'), bad(''), bad('1.5'), bad('99999999999'), bad('1,2')],
};

const CODES = {
  there: same('gold', 'iron', 'tin'),
  fresh: same('new', 'a,b', "o'k", 'zinc'),
  bad: [bad(7), bad('\u0000')],
};

const TEXTS: Readonly<Record<string, readonly Given[]>> = {
  'Team.name': same('new', 'newer', 'newest', 'red', 'mute', 'other', 'ä', 'pink', 'gray', 'teal'),
  'Player.name': same('ann', 'eve', 'fay', 'gus', 'bob', 'hal', 'ivy', 'jay', 'kim', 'leo'),
  'Gadget.kind': same('plain', 'other', 'third', 'plainer', 'keep', 'swallow', 'raise', 'forget'),
  'Doc.owner': same('ann', 'bob', 'root'),
  'Task.name': same(
    ...['plain', 'other', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'],
    'renamed',
    'before create',
    'after create',
    'before update',
    'after update',
    'before create error',
    'after update error',
  ),
  'Account.label': same('open', 'closed'),
};

const INTS = {
  good: same(0, 1, 2, -1, 7, 100),
  bad: [bad(2 ** 31), bad('1'), bad(1.5), bad(true), bad(1e20)],
};

const POOLS: Readonly<Record<Exclude<ColumnShape['kind'], 'id' | 'text'>, Pool>> = {
  int: INTS,
  float: {
    good: [new Given(0, '0'), new Given(2.5, '2.5'), new Given(-1e-7, '-1e-07')],
    bad: [bad('1.5'), bad('NaN')],
  },
  decimal: {
    good: [new Given('1.50', '1.50'), new Given('-3', '-3.00'), new Given('999999.99', '999999.99')],
    bad: [bad('1234567.00'), bad('one'), bad('1e400')],
  },
  enum: {
    good: [new Given(new Word('BEGINNER'), 'beginner'), new Given(new Word('VERY_GOOD'), 'very good')],
    bad: [bad(new Word('EXPERT')), bad(3)],
  },
  json: {
    good: [new Given({ a: [1] }, '{"a": [1]}'), new Given(3, '3'), new Given('x', '"x"')],
    bad: [],
  },
  array: {
    good: [new Given([], '{}'), new Given(['a'], '{a}'), new Given(['b', 'c'], '{b,c}')],
    bad: [bad([1]), bad({})],
  },
  bool: { good: [new Given(true, 'true'), new Given(false, 'false')], bad: [bad('true'), bad(1)] },
};

/** A value for a column, now and then one that it does not take. */
export function cellValue(shape: Shape, column: ColumnShape): fc.Arbitrary<Given> {
  if (column.kind === 'id') return referenceTo(shape, column);
  const { good, bad: wrong } = column.kind === 'text' ? textsOf(shape, column) : POOLS[column.kind];
  return fc.oneof(
    { weight: 80, arbitrary: fc.constantFrom(...good) },
    { weight: column.nullable ? 16 : 1, arbitrary: fc.constant(NULL) },
    ...(wrong.length === 0 ? [] : [{ weight: 1, arbitrary: fc.constantFrom(...wrong) }]),
  );
}

function textsOf(shape: Shape, column: ColumnShape): Pool {
  const good = TEXTS[`${shape.type}.${column.name}`] ?? same('a', 'b', 'ü "quoted"');
  return { good, bad: [bad(5), bad('a\u0000b'), bad({ a: 1 })] };
}

function referenceTo(shape: Shape, column: ColumnShape): fc.Arbitrary<Given> {
  const other = shape.ones.find((one) => one.column === column.name)?.other;
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...(other === 'Badge' ? CODES : KEYS).there.slice(0, 4)) },
    { weight: column.nullable ? 8 : 1, arbitrary: fc.constant(NULL) },
    { weight: 1, arbitrary: fc.constantFrom(...(other === 'Badge' ? same('none') : KEYS.bad)) },
    { weight: 2, arbitrary: fc.constantFrom(...(other === 'Badge' ? CODES : KEYS).fresh) },
  );
}

/** The key of a new row: mostly one that is free. */
export function newKey(shape: Shape): fc.Arbitrary<Given> {
  const keys = shape.type === 'Badge' ? CODES : KEYS;
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...keys.fresh) },
    { weight: 2, arbitrary: fc.constantFrom(...keys.there) },
    { weight: 1, arbitrary: fc.constantFrom(...keys.bad) },
  );
}

/** The id of a row, which is there more often than not. */
export function idOf(name: ShapeName): fc.Arbitrary<Given> {
  if (name === 'PlayerBadge')
    return fc.constantFrom(...same('1,gold', '1,iron', '3,gold', '2,gold', '9,gold'), bad('1'), bad('x,gold'));
  const keys = name === 'Badge' ? CODES : KEYS;
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...keys.there) },
    { weight: 3, arbitrary: fc.constantFrom(...keys.fresh) },
    { weight: 1, arbitrary: fc.constantFrom(...(name === 'Badge' ? same('none') : KEYS.bad)) },
  );
}

/** A row as a client names it. */
export function namedRow(name: ShapeName): fc.Arbitrary<NamedRow> {
  const byId = idOf(name).map((id): NamedRow => ({ id }));
  if (name !== 'Team') return byId;
  const column = shapeOf('Team').columns.find((each) => each.name === 'name')!;
  const byName = textsOf(shapeOf('Team'), column).good.map((given): NamedRow => ({ name: given }));
  return fc.oneof({ weight: 3, arbitrary: byId }, { weight: 1, arbitrary: fc.constantFrom(...byName) });
}
