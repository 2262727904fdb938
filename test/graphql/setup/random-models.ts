import fc from 'fast-check';
import {
  bigint,
  boolean,
  date,
  decimal,
  enumeration,
  float,
  foreignKey,
  integer,
  model,
  text,
  timestamptz,
  uuid,
} from '../../../src/index.ts';

/*
 * Models of random shape with random rows, and the order that their rows must have in plain JavaScript. Each kind of column says
 * how its values are made and how they compare; a row holds values as the ORM takes them.
 */

type Row = Record<string, any>;

interface Kind {
  readonly field: (name: string) => any;
  readonly values: fc.Arbitrary<any>;
  /** What the values compare by: as the databases compare them. */
  readonly key: (value: any) => number | string | bigint;
}

const STATES = ['new', 'open', 'done'] as const;
const hex = fc.constantFrom('0', '7', 'a', 'f');

const KINDS: Readonly<Record<string, Kind>> = {
  integer: { field: () => integer(), values: fc.integer({ min: -2, max: 2 }), key: (value) => value },
  float: { field: () => float(), values: fc.constantFrom(-1.5, 0, 0.1, 1e300, 1 / 3), key: (value) => value },
  bigint: { field: () => bigint(), values: fc.constantFrom('-9007199254740993', '9007199254740993', '7'), key: BigInt },
  decimal: { field: () => decimal(8, 2), values: fc.constantFrom('-0.50', '0.10', '10.00', '9.99'), key: Number },
  text: {
    field: () => text(),
    values: fc.constantFrom('', 'A', 'a', 'aa', 'ä', '%', '\u{1F600}', '\uFF5E'),
    key: bytesOf,
  },
  boolean: { field: () => boolean(), values: fc.boolean(), key: Number },
  date: {
    field: () => date(),
    values: fc.constantFrom('1999-12-31', '2026-01-01', '0001-01-01'),
    key: (value) => value,
  },
  timestamptz: {
    field: () => timestamptz({ precision: 6 }),
    values: fc.constantFrom(
      '2026-01-01T00:00:00.000001Z',
      '2026-01-01T00:00:00.000002Z',
      '1970-01-01T00:00:00.000000Z',
    ),
    key: (value) => value,
  },
  uuid: {
    field: () => uuid(),
    values: hex.map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`),
    key: (value) => value,
  },
  state: {
    field: (name) => enumeration(`state_${name}`, STATES),
    values: fc.constantFrom(...STATES),
    key: (value) => STATES.indexOf(value),
  },
};

/** UTF-8 compares like its bytes; JavaScript's own comparison goes by UTF-16, which is another order beyond U+FFFF. */
function bytesOf(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

interface ColumnPlan {
  readonly name: string;
  readonly kind: string;
  readonly isNullable: boolean;
}

export interface ModelPlan {
  readonly name: string;
  readonly key: 'integer' | 'text' | 'uuid' | 'composite';
  readonly columns: readonly ColumnPlan[];
  readonly model: any;
}

/** Plans and models of random shape; the same for the same seed. The second model of each pair refers to the first. */
export function randomModels(seed: number, pairs: number): readonly (readonly [parent: ModelPlan, child: ModelPlan])[] {
  const columns = fc.array(fc.tuple(fc.constantFrom(...Object.keys(KINDS)), fc.boolean()), {
    minLength: 1,
    maxLength: 5,
  });
  const shape = fc.tuple(
    fc.constantFrom<ModelPlan['key']>('integer', 'text', 'uuid'),
    columns,
    fc.constantFrom<ModelPlan['key']>('integer', 'text', 'uuid', 'composite'),
    columns,
  );
  return fc.sample(shape, { seed, numRuns: pairs }).map(([parentKey, parentColumns, childKey, childColumns], index) => {
    const parent = planOf(`Parent${index + 1}`, parentKey, parentColumns);
    return [parent, planOf(`Child${index + 1}`, childKey, childColumns, parent.model)] as const;
  });
}

function planOf(
  name: string,
  key: ModelPlan['key'],
  kinds: readonly (readonly [kind: string, isNullable: boolean])[],
  parent?: any,
): ModelPlan {
  const columns = kinds.map(([kind, isNullable], index) => ({ name: `c${index}`, kind, isNullable }));
  const fields: Record<string, any> = {};
  if (key === 'composite') Object.assign(fields, { a: integer(), b: text() });
  else fields.id = KINDS[key]!.field(name).primaryKey();
  for (const column of columns) {
    const field = KINDS[column.kind]!.field(`${name}_${column.name}`.toLowerCase());
    fields[column.name] = column.isNullable ? field.nullable() : field;
  }
  if (parent !== undefined) fields.parent = foreignKey(() => parent, { backref: 'children' }).nullable();
  const options = { plural: `${name}Rows`, ...(key === 'composite' && { primaryKey: ['a', 'b'] }) };
  return { name, key, columns, model: model(name, fields, options as any) };
}

/** Rows of a plan with keys that differ; `parents` are the keys that they may refer to. */
export function randomRows({ key, columns }: ModelPlan, parents?: readonly unknown[]): fc.Arbitrary<readonly Row[]> {
  const record: Record<string, fc.Arbitrary<any>> = {};
  for (const { name, kind, isNullable } of columns) {
    const { values } = KINDS[kind]!;
    record[name] = isNullable ? fc.option(values, { nil: null, freq: 3 }) : values;
  }
  if (parents !== undefined)
    record.parentId = parents.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...parents), { nil: null });
  return fc
    .array(fc.record(record), { maxLength: 12 })
    .map((rows) => rows.map((row, index) => ({ ...keyOf(key, index), ...row })));
}

function keyOf(key: ModelPlan['key'], index: number): Row {
  const mixed = (index * 5) % 17;
  switch (key) {
    case 'integer':
      return { id: mixed };
    case 'text':
      return { id: `k${mixed},%` };
    case 'uuid':
      return { id: `00000000-0000-4000-8000-0000000000${String(mixed).padStart(2, '0')}` };
    case 'composite':
      return { a: mixed % 3, b: `b${mixed}` };
  }
}

export type RandomOrder = readonly (readonly [column: string, direction: string])[];

export function randomOrders({ columns }: ModelPlan): fc.Arbitrary<RandomOrder> {
  const direction = fc.constantFrom(
    'ASC',
    'DESC',
    'ASC_NULLS_FIRST',
    'ASC_NULLS_LAST',
    'DESC_NULLS_FIRST',
    'DESC_NULLS_LAST',
  );
  return fc.array(fc.tuple(fc.constantFrom(...columns.map(({ name }) => name)), direction), { maxLength: 3 });
}

/** The ids of the rows in their order, as the API shows them. */
export function sortedIds(plan: ModelPlan, rows: readonly Row[], order: RandomOrder): readonly string[] {
  const keys: readonly (readonly [column: string, direction: string])[] =
    plan.key === 'composite'
      ? [
          ['a', 'ASC'],
          ['b', 'ASC'],
        ]
      : [['id', 'ASC']];
  const compared = [...order, ...keys];
  return [...rows]
    .sort((one, other) => {
      for (const [column, direction] of compared) {
        const result = compare(keyIn(plan, column, one), keyIn(plan, column, other), direction);
        if (result !== 0) return result;
      }
      return 0;
    })
    .map((row) => (plan.key === 'composite' ? `${row.a},${row.b}` : String(row.id)));
}

function keyIn(plan: ModelPlan, column: string, row: Row): any {
  const value = row[column];
  const kind = plan.columns.find(({ name }) => name === column)?.kind;
  if (value === null) return null;
  return kind === undefined ? (typeof value === 'string' ? bytesOf(value) : value) : KINDS[kind]!.key(value);
}

function compare(a: any, b: any, direction: string): number {
  const nullsFirst = direction.endsWith('FIRST') || direction === 'DESC';
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsFirst ? -1 : 1;
  }
  if (a === b) return 0;
  return a < b === direction.startsWith('DESC') ? 1 : -1;
}
