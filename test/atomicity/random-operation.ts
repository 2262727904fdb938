import fc from 'fast-check';
import {
  type Arguments,
  type CustomField,
  type GeneratedField,
  Given,
  type Operation,
  type RootField,
  type WriteKind,
} from './operation.ts';
import { randomConflict, randomWhere } from './random-conditions.ts';
import { randomInput } from './random-input.ts';
import { randomSelection } from './random-selection.ts';
import { cellValue, idOf } from './random-values.ts';
import { type Shape, type ShapeName, shapeOf } from './shapes.ts';

const NAMES: readonly ShapeName[] = [
  'Team',
  'Player',
  'Badge',
  'PlayerBadge',
  'Account',
  'Note',
  'Gadget',
  'Doc',
  'Task',
];
const KINDS: readonly WriteKind[] = ['create', 'update', 'delete', 'createMany', 'upsert', 'updateMany', 'deleteMany'];
const VIEWERS: readonly Operation['viewer'][] = [null, { id: 'ann' }, { id: 'bob' }, { id: 'root', role: 'admin' }];

function rootField(): fc.Arbitrary<RootField> {
  const all = NAMES.flatMap((shape) =>
    // Those with relations can fail in more ways.
    KINDS.map((kind) => ({
      weight: shape === 'Player' || shape === 'Note' ? 3 : 1,
      arbitrary: generatedField(shape, kind),
    })),
  );
  const generated: fc.Arbitrary<RootField> = fc.oneof(...all);
  return fc.oneof(
    { weight: 12, arbitrary: generated },
    { weight: 1, arbitrary: takeNotes },
    { weight: 1, arbitrary: movePoints },
  );
}

const dress = fc.oneof(
  { weight: 12, arbitrary: fc.constant('plain' as const) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('fragment' as const, 'inline' as const, 'included' as const, 'skipped' as const),
  },
);

function clothes(name: ShapeName) {
  return {
    selection: randomSelection(shapeOf(name), 2),
    counts: fc.oneof(
      { weight: 8, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray([...NAMES], { minLength: 1, maxLength: 2 }) },
    ),
    dress,
    asVariables: fc.boolean(),
  };
}

function generatedField(name: ShapeName, kind: WriteKind): fc.Arbitrary<GeneratedField> {
  return fc.record({
    kind: fc.constant(kind),
    shape: fc.constant(name),
    args: argumentsOf(name, kind),
    ...clothes(name),
  });
}

const custom = <Kind extends CustomField['kind']>(
  kind: Kind,
  name: ShapeName,
  args: Record<string, fc.Arbitrary<Given>>,
) => fc.record({ kind: fc.constant(kind), args: fc.record(args), ...clothes(name) });

const noteId = fc.constantFrom(
  ...[7, 8, 9, 10, 1].map((id) => new Given(id, String(id))),
  new Given('7', { bad: 'no number' }),
);
const takeNotes = custom('takeNotes', 'Note', {
  first: noteId,
  second: noteId,
  badge: fc.constantFrom(...['new', 'newer', 'gold'].map((code) => new Given(code, code))),
  fail: fc.constantFrom(...['', '', '', 'between', 'after'].map((word) => new Given(word, word))),
});
const movePoints = custom('movePoints', 'Account', {
  from: idOf('Account'),
  to: idOf('Account'),
  points: fc.constantFrom(...[0, 1, 2, 5, 20, -1].map((points) => new Given(points, String(points)))),
});

function argumentsOf(name: ShapeName, kind: WriteKind): fc.Arbitrary<Arguments> {
  const shape = shapeOf(name);
  const several = fc.array(randomInput(shape, 'create', 1), { maxLength: 3 });
  switch (kind) {
    case 'create':
      return fc.record({ input: randomInput(shape, 'create', 2) });
    case 'createMany':
      return fc.oneof(
        fc.record({ input: several }),
        fc.record({
          input: fc.array(randomInput(shape, 'upsert', 1), { maxLength: 3 }),
          onConflict: randomConflict(shape),
        }),
      );
    case 'upsert':
      return fc.record({ input: randomInput(shape, 'upsert', 1), onConflict: randomConflict(shape) });
    case 'update':
      return fc.record(
        { id: idOf(name), input: randomInput(shape, 'update', 2), ...increments(shape) },
        { requiredKeys: ['id'] },
      );
    case 'updateMany':
      return fc.record(
        {
          where: randomWhere(shape),
          input: randomInput(shape, 'updateMany', 0),
          ...increments(shape),
          maxAffected: mostOf(shape),
        },
        { requiredKeys: ['where', 'input'] },
      );
    case 'delete':
      return fc.record({ id: idOf(name) });
    case 'deleteMany':
      return fc.record({ where: randomWhere(shape), maxAffected: mostOf(shape) }, { requiredKeys: ['where'] });
  }
}

/** Rows that a trigger leaves out are not counted, so that it depends on the order of the rows how many others are looked at. */
function mostOf({ type }: Shape): fc.Arbitrary<Given> {
  const most = type === 'Gadget' ? [100, -1] : [100, 5, 2, 1, 0, -1];
  return fc.constantFrom(...most.map((count) => new Given(count, String(count))));
}

function increments(shape: Shape): Record<string, fc.Arbitrary<Arguments['increment']>> {
  const columns = shape.columns.filter(({ kind, name }) => kind === 'int' && name !== shape.version);
  if (columns.length === 0) return {};
  const by = Object.fromEntries(columns.map((column) => [column.name, cellValue(shape, column)]));
  return { increment: fc.record(by, { requiredKeys: [] }) as fc.Arbitrary<NonNullable<Arguments['increment']>> };
}

/** Operations of one to four root fields, each of which may fail in any way that the schema allows. */
export const randomOperation: fc.Arbitrary<Operation> = fc.record({
  schema: fc.constantFrom('open', 'ruled'),
  viewer: fc.constantFrom(...VIEWERS),
  mode: fc.oneof(
    { weight: 4, arbitrary: fc.constant('OPERATION' as const) },
    { weight: 1, arbitrary: fc.constant('PER_FIELD' as const) },
  ),
  compile: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  withKey: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  fields: fc.oneof(
    { weight: 2, arbitrary: fc.array(rootField(), { minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.array(rootField(), { minLength: 2, maxLength: 4, size: 'max' }) },
  ),
});
