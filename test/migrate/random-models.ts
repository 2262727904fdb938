import fc from 'fast-check';
import type { AnyModel, Field } from '../../src/orm/index.ts';
import {
  bigint,
  boolean,
  decimal,
  enumeration,
  foreignKey,
  integer,
  model,
  smallint,
  text,
  timestamptz,
  uuidKey,
  varchar,
} from '../../src/orm/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';

/** A column of a random table. Its name says which family of types it may have, so that its values can change their type. */
export interface RandomColumn {
  readonly name: string;
  readonly type: number;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly check: boolean;
  readonly description: string | undefined;
}

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly RandomColumn[];
  /** Names of tables, this one too. */
  readonly references: readonly { readonly name: string; readonly target: string; readonly onDelete: boolean }[];
  readonly togetherUnique: boolean;
  readonly partialIndex: boolean;
  readonly description: string | undefined;
}

export interface RandomSchema {
  readonly tables: readonly RandomTable[];
  readonly moods: readonly string[];
}

interface Family {
  readonly types: readonly ((moods: readonly string[]) => Field<any, any, any>)[];
  readonly defaultValue: unknown;
  /** SQL for a value of a row that has none; different in each row where the column may be unique. */
  readonly fill: string;
  readonly check?: string;
  readonly canBeUnique: boolean;
}

/** By the first part of a column's name. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  label: {
    types: [() => text(), () => varchar(60), () => varchar(80)],
    defaultValue: '',
    fill: 'gen_random_uuid()::text',
    check: `length(%) < 100`,
    canBeUnique: true,
  },
  word: { types: [() => text(), () => varchar(60)], defaultValue: "it's \\ here", fill: "'x'", canBeUnique: false },
  number: {
    types: [() => smallint(), () => integer(), () => bigint(), () => decimal(10, 2)],
    defaultValue: 7,
    fill: '5',
    check: `% >= 0`,
    canBeUnique: false,
  },
  flag: { types: [() => boolean()], defaultValue: true, fill: 'true', canBeUnique: false },
  moment: {
    types: [() => timestamptz(), () => timestamptz({ precision: 6 })],
    defaultValue: new Date('2026-01-02T03:04:05Z'),
    fill: "'2026-02-03T00:00:00Z'",
    canBeUnique: false,
  },
  mood: {
    types: [(moods) => enumeration('mood', moods as [string, ...string[]])],
    defaultValue: 'good',
    fill: "'good'",
    canBeUnique: false,
  },
};

export const familyOf = (column: string): Family => FAMILIES[column.replace(/\d+$/, '')]!;

const COLUMN_NAMES = ['label1', 'label2', 'number1', 'number2', 'flag1', 'moment1', 'mood1', 'word1'];
const TABLE_NAMES = ['Apple', 'Pear', 'Plum'];
const description = fc.option(fc.constantFrom('One thing.', "Another's \\ thing."), { nil: undefined });

const column = (name: string): fc.Arbitrary<RandomColumn> =>
  fc.record({
    name: fc.constant(name),
    type: fc.nat(3),
    nullable: fc.boolean(),
    // One default for all rows is not unique.
    hasDefault: fc.boolean().map((hasDefault) => hasDefault && !familyOf(name).canBeUnique),
    unique: fc.boolean().map((unique) => unique && familyOf(name).canBeUnique),
    index: fc.boolean(),
    check: fc.boolean().map((check) => check && familyOf(name).check !== undefined),
    description,
  });

const table = (name: string): fc.Arbitrary<RandomTable> =>
  fc.record({
    name: fc.constant(name),
    columns: fc.subarray(COLUMN_NAMES).chain((names) => fc.tuple(...names.map(column))),
    references: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('first', 'second'),
        target: fc.constantFrom(...TABLE_NAMES),
        onDelete: fc.boolean(),
      }),
      { selector: (reference) => reference.name, maxLength: 2 },
    ),
    togetherUnique: fc.boolean(),
    partialIndex: fc.boolean(),
    description,
  });

/** Up to three tables that may refer to each other in any way. Two schemas share most names, so that there is much to change. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
  .record({
    tables: fc.subarray(TABLE_NAMES, { minLength: 1 }).chain((names) => fc.tuple(...names.map(table))),
    moods: fc.constantFrom(['good', 'bad'], ['good', 'fine', 'bad'], ['bad', 'good'], ['good']),
  })
  .map(({ tables, moods }) => {
    const names = new Set(tables.map(({ name }) => name));
    return {
      moods,
      tables: tables.map((one) => ({ ...one, references: one.references.filter(({ target }) => names.has(target)) })),
    };
  });

/** The models of a schema; all foreign keys may be NULL, so that rows can be written in any order. */
export function modelsOf({ tables, moods }: RandomSchema): readonly AnyModel[] {
  const models = new Map<string, AnyModel>();
  for (const one of tables) {
    const columns = one.columns.map((entry) => [entry.name, fieldOf(entry, moods)] as const);
    const references = one.references.map(({ name, target, onDelete }) => {
      const options = {
        backref: `${one.name.toLowerCase()}By${name}`,
        ...(onDelete && { onDelete: 'cascade' as const }),
      };
      return [name, foreignKey((): AnyModel => models.get(target)!, options).nullable()] as const;
    });
    const [label, other] = one.columns.map(({ name }) => name).filter((name) => name.startsWith('label'));
    const number = one.columns.find(({ name }) => name.startsWith('number'))?.name;
    models.set(
      one.name,
      model(
        one.name,
        { id: uuidKey(), ...Object.fromEntries([...columns, ...references]) },
        {
          ...(one.description !== undefined && { description: one.description }),
          ...(one.togetherUnique && label !== undefined && other !== undefined && { uniques: [[label, other]] as any }),
          ...(one.partialIndex &&
            label !== undefined &&
            number !== undefined && {
              indexes: [{ on: [label], where: sql`${sql.identifier(number)} > 3`, storing: [number] }] as any,
            }),
        },
      ),
    );
  }
  return [...models.values()];
}

function fieldOf(entry: RandomColumn, moods: readonly string[]): Field<any, any, any> {
  const family = familyOf(entry.name);
  let field = family.types[entry.type % family.types.length]!(moods);
  if (entry.nullable) field = field.nullable();
  if (entry.hasDefault) field = field.default(family.defaultValue);
  if (entry.unique) field = field.unique();
  if (entry.index) field = field.index();
  if (entry.description !== undefined) field = field.description(entry.description);
  if (!entry.check) return field;
  const [before, after] = family.check!.split('%') as [string, string];
  const strings = [before, after];
  return field.check(sql(Object.assign(strings, { raw: strings }), sql.identifier(entry.name)));
}
