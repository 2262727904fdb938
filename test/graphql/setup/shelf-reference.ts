import fc from 'fast-check';
import type { ItemRow, ShelfRow } from './shelf.ts';

/*
 * What the API must answer, in plain JavaScript: filters with SQL's third truth value, orders with NULLs where they were asked.
 */

export type Direction = 'ASC' | 'DESC' | 'ASC_NULLS_FIRST' | 'ASC_NULLS_LAST' | 'DESC_NULLS_FIRST' | 'DESC_NULLS_LAST';
type Value = string | number | boolean | null;
type ItemColumn = 'size' | 'name' | 'broken' | 'at';
const COLUMNS: readonly ItemColumn[] = ['size', 'name', 'broken', 'at'];

const VALUES: Readonly<Record<ItemColumn, fc.Arbitrary<any>>> = {
  size: fc.integer({ min: 0, max: 3 }),
  name: fc.constantFrom('a', 'B', 'b', 'c%', ''),
  broken: fc.boolean(),
  at: fc.constantFrom('2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '1999-12-31T23:59:59Z'),
};

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 });

export interface World {
  readonly shelves: readonly ShelfRow[];
  readonly items: readonly ItemRow[];
}

export const worlds: fc.Arbitrary<World> = fc
  .record({
    labels: fc.array(nullable(fc.constantFrom('x', 'y')), { minLength: 1, maxLength: 3 }),
    items: fc.array(
      fc.record({
        size: nullable(VALUES.size),
        name: nullable(VALUES.name),
        broken: nullable(VALUES.broken),
        at: nullable(VALUES.at),
        shelf: nullable(fc.nat()),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ labels, items }) => ({
    shelves: labels.map((label, id) => ({ id, label })),
    items: items.map(({ shelf, ...item }, index) => ({
      id: (index * 7) % 101,
      ...item,
      shelfId: shelf === null ? null : shelf % labels.length,
    })),
  }));

const directions = fc.constantFrom<Direction>(
  'ASC',
  'DESC',
  'ASC_NULLS_FIRST',
  'ASC_NULLS_LAST',
  'DESC_NULLS_FIRST',
  'DESC_NULLS_LAST',
);

/** A term of an order: as GraphQL takes it, and the value that it sorts by. */
export interface Term {
  readonly input: object;
  readonly direction: Direction;
  valueIn(item: ItemRow, world: World): Value;
}

const ownTerm = fc.tuple(fc.constantFrom<keyof ItemRow>(...COLUMNS, 'id', 'shelfId'), directions).map(
  ([column, direction]): Term => ({
    input: { [column]: direction },
    direction,
    valueIn: (item) => item[column],
  }),
);

const shelfTerm = fc.tuple(fc.constantFrom<'label' | 'count'>('label', 'count'), directions).map(
  ([key, direction]): Term => ({
    input: { shelf: key === 'label' ? { label: direction } : { items: { count: direction } } },
    direction,
    valueIn: ({ shelfId }, { shelves, items }) => {
      if (key === 'label') return shelfId === null ? null : shelves[shelfId]!.label;
      // Rows without a shelf: nothing is counted.
      return shelfId === null ? 0 : items.filter((item) => item.shelfId === shelfId).length;
    },
  }),
);

export const orders: fc.Arbitrary<readonly Term[]> = fc.array(fc.oneof({ weight: 3, arbitrary: ownTerm }, shelfTerm), {
  maxLength: 4,
});

export function sorted(world: World, terms: readonly Term[]): readonly ItemRow[] {
  return [...world.items].sort((a, b) => {
    for (const { valueIn, direction } of terms) {
      const order = compare(valueIn(a, world), valueIn(b, world), direction);
      if (order !== 0) return order;
    }
    return a.id - b.id;
  });
}

function compare(a: Value, b: Value, direction: Direction): number {
  const isDescending = direction.startsWith('DESC');
  const nullsFirst = direction.endsWith('FIRST') || direction === 'DESC';
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsFirst ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b === isDescending ? 1 : -1;
}

/** A filter: as GraphQL takes it, and what it says of a row; null where SQL says NULL. */
export interface Filter {
  readonly input: object;
  holds(item: ItemRow, world: World): boolean | null;
}

const COMPARISONS: Readonly<Record<string, (a: any, b: any) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
};

const comparison = fc
  .constantFrom(...COLUMNS)
  .chain((column) =>
    fc.tuple(
      fc.constant(column),
      fc.constantFrom(...(column === 'broken' ? ['eq', 'ne'] : Object.keys(COMPARISONS))),
      VALUES[column],
    ),
  )
  .map(
    ([column, operator, operand]): Filter => ({
      input: { [column]: { [operator]: operand } },
      holds: (item) => (item[column] === null ? null : COMPARISONS[operator]!(item[column], operand)),
    }),
  );

const membership = fc
  .tuple(fc.constantFrom<'in' | 'notIn'>('in', 'notIn'), fc.array(VALUES.size, { maxLength: 3 }))
  .map(
    ([operator, list]): Filter => ({
      input: { size: { [operator]: list } },
      holds: ({ size }) => {
        if (list.length === 0) return operator === 'notIn';
        return size === null ? null : list.includes(size) === (operator === 'in');
      },
    }),
  );

const nullness = fc.tuple(fc.constantFrom(...COLUMNS), fc.boolean()).map(
  ([column, isNull]): Filter => ({
    input: { [column]: { isNull } },
    holds: (item) => (item[column] === null) === isNull,
  }),
);

const substring = fc.tuple(fc.constantFrom('b', '%', ''), fc.boolean()).map(
  ([text, ignoreCase]): Filter => ({
    input: { name: { [ignoreCase ? 'icontains' : 'contains']: text } },
    holds: ({ name }) => {
      if (name === null) return null;
      return ignoreCase ? name.toLowerCase().includes(text) : name.includes(text);
    },
  }),
);

const leaf = fc.oneof(comparison, membership, nullness, substring);

const { where } = fc.letrec<{ where: Filter }>((tie) => ({
  where: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(fc.constantFrom<'and' | 'or'>('and', 'or'), fc.array(tie('where'), { maxLength: 3 })).map(
      ([operator, filters]): Filter => ({
        input: { [operator]: filters.map(({ input }) => input) },
        holds: (item, world) =>
          fold(
            operator,
            filters.map((each) => each.holds(item, world)),
          ),
      }),
    ),
    tie('where').map(
      (inner): Filter => ({
        input: { not: inner.input },
        holds: (item, world) => negated(inner.holds(item, world)),
      }),
    ),
    // To one: there is such a row, and it passes.
    fc.constantFrom('x', 'y').map(
      (label): Filter => ({
        input: { shelf: { label: { eq: label } } },
        holds: ({ shelfId }, { shelves }) => shelfId !== null && shelves[shelfId]!.label === label,
      }),
    ),
    // To many, over the row above: NULL inside is not passing.
    fc.tuple(fc.constantFrom<'some' | 'every' | 'none'>('some', 'every', 'none'), leaf).map(
      ([quantifier, inner]): Filter => ({
        input: { shelf: { items: { [quantifier]: inner.input } } },
        holds: ({ shelfId }, world) => {
          if (shelfId === null) return false;
          const passing = world.items
            .filter((item) => item.shelfId === shelfId)
            .map((item) => inner.holds(item, world));
          if (quantifier === 'some') return passing.includes(true);
          return quantifier === 'every' ? passing.every((each) => each === true) : !passing.includes(true);
        },
      }),
    ),
  ),
}));

export const filters: fc.Arbitrary<Filter> = where;

function fold(operator: 'and' | 'or', values: readonly (boolean | null)[]): boolean | null {
  const decisive = operator === 'or';
  if (values.includes(decisive)) return decisive;
  return values.includes(null) ? null : !decisive;
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}
