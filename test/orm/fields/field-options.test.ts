import { describe, expect, test } from 'vitest';
import {
  array,
  bigint,
  bitField,
  clearFlag,
  computed,
  customField,
  date,
  decimal,
  enumeration,
  type Field,
  hasFlag,
  identity,
  integer,
  interval,
  json,
  KeyField,
  model,
  rowId,
  setFlag,
  text,
  time,
  timestamp,
  timestamptz,
  tsvector,
  uuid,
  uuidKey,
  varchar,
  version,
} from '../../../src/orm/index.ts';
import { sql } from '../../../src/sql/sql-tag.ts';

describe('options', () => {
  test('each method answers a new field and leaves the old one alone', () => {
    const plain = text();
    const full = plain
      .nullable()
      .unique()
      .index()
      .columnName('full_name')
      .collation('C')
      .description('As on the door.')
      .deprecated('Use "title".')
      .graphqlName('fullName')
      .choices(['a', 'b'])
      .createOnly();
    expect(plain.options).toEqual({
      nullable: false,
      primaryKey: false,
      unique: false,
      index: false,
      access: 'readWrite',
    });
    expect(full.options).toEqual({
      nullable: true,
      primaryKey: false,
      unique: true,
      index: true,
      access: 'createOnly',
      columnName: 'full_name',
      collation: 'C',
      description: 'As on the door.',
      deprecated: 'Use "title".',
      graphqlName: 'fullName',
      choices: ['a', 'b'],
      choiceTexts: new Set(['a', 'b']),
    });
    expect(text().readOnly().options.access).toBe('readOnly');
    expect(text().hidden().options.access).toBe('hidden');
  });

  test('a default is a value, a function or SQL', () => {
    const make = () => 'x';
    expect(text().default('x').options.default).toEqual({ kind: 'value', value: 'x' });
    expect(text().default(make).options.default).toEqual({ kind: 'function', create: make });
    expect(text().defaultSql(sql`lower('X')`).options.default).toMatchObject({
      kind: 'sql',
      expression: { kind: 'raw' },
    });
  });

  test('a default or a choice that the field would not take is refused when it is declared', () => {
    expect(() => integer().default('1' as never)).toThrow(
      'An integer from -2147483648 to 2147483647 is expected, but got "1".',
    );
    expect(() => varchar(2).default('abc')).toThrow('A text of at most 2 characters is expected, but got 3.');
    expect(() => decimal(3, 1).choices(['1.25'])).toThrow('A decimal number of at most 2 digits before the point');
    expect(() => text().default(null as never)).toThrow(
      'default() takes a value or a function; a field that may be NULL is nullable().',
    );
  });

  test('the present is what the type calls so', () => {
    expect(timestamptz().defaultNow().options.default).toMatchObject({ expression: { kind: 'keyword' } });
    expect(date().updatedNow().options).toMatchObject({
      updatedNow: true,
      default: { expression: { kind: 'cast', type: 'date' } },
    });
    expect(time().defaultNow().options.default).toMatchObject({ expression: { kind: 'cast', type: 'time' } });
    expect(timestamp().defaultNow().options.default).toMatchObject({ expression: { operator: 'at time zone' } });
    for (const field of [interval(), text()])
      expect(() => field.defaultNow()).toThrow(
        `defaultNow() is for dates and times; ${field.type.columnType} takes default(value).`,
      );
    expect(() => text().updatedNow()).toThrow('updatedNow() is for dates and times; text takes default(value).');
  });

  test('a key that may be NULL is refused, in either order', () => {
    const message = 'A primary key is never NULL: leave out nullable(), or primaryKey().';
    expect(() => text().nullable().primaryKey()).toThrow(message);
    expect(() => uuidKey().nullable()).toThrow(message);
  });

  test('a key stays a key with a default', () => {
    const key = uuid()
      .primaryKey()
      .default(() => '1b4e28ba-2fa1-41d2-883f-0016d3cca427');
    expect(key).toBeInstanceOf(KeyField);
    expect(key.options.primaryKey).toBe(true);
    expect(uuid().primaryKey().defaultSql(sql`gen_random_uuid()`)).toBeInstanceOf(KeyField);
  });

  test('only texts have a collation', () => {
    expect(() => integer().collation('C')).toThrow('collation() is for texts; int4 has no collation.');
  });
});

describe('keys', () => {
  test('who makes the value is part of the field', () => {
    expect(uuidKey().options.default).toMatchObject({
      kind: 'sql',
      expression: { kind: 'call', name: 'gen_random_uuid' },
    });
    expect(rowId().options.default).toEqual({ kind: 'rowId' });
    expect(identity().options).toMatchObject({ access: 'readWrite', default: { kind: 'identity', always: false } });
    expect(identity({ always: true }).options).toMatchObject({
      access: 'readOnly',
      default: { kind: 'identity', always: true },
    });
    expect(identity().type.columnType).toBe('int8');
    expect(identity({ as: 'number' }).type.columnType).toBe('int4');
  });
});

describe('sizes', () => {
  test.each([
    [() => varchar(0), 'varchar() takes a whole number of at least 1, but got: 0.'],
    [() => varchar('3' as never), 'varchar() takes a whole number of at least 1, but got: "3".'],
    [
      () => decimal(2, 3),
      'decimal(precision, scale) takes at most 1000 digits, of which 0 to all stand behind the point, but got: 2, 3.',
    ],
    [
      () => decimal(1001),
      'decimal(precision, scale) takes at most 1000 digits, of which 0 to all stand behind the point, but got: 1001, 0.',
    ],
    [() => decimal(0), 'decimal() takes a whole number of at least 1, but got: 0.'],
    [() => time({ precision: 7 as never }), 'time({ precision }) takes 0 to 6 digits of a second, but got: 7.'],
    [
      () => timestamptz({ precision: 1.5 as never }),
      'timestamptz({ precision }) takes 0 to 6 digits of a second, but got: 1.5.',
    ],
  ])('%# an impossible size is refused', (make, message) => {
    expect(make).toThrow(message);
  });

  test('the column has the size', () => {
    const types = [
      varchar(40),
      decimal(),
      decimal(12, 2),
      decimal(12),
      time(),
      time({ precision: 0 }),
      timestamp({ precision: 3 }),
      timestamptz(),
      timestamptz({ precision: 0 }),
      timestamptz({ precision: 6 }),
    ].map(({ type }) => type.columnType);
    expect(types).toEqual([
      'varchar(40)',
      'decimal',
      'decimal(12, 2)',
      'decimal(12, 0)',
      'time',
      'time(0)',
      'timestamp(3)',
      'timestamptz(3)',
      'timestamptz(0)',
      'timestamptz(6)',
    ]);
  });
});

describe('fields made of fields', () => {
  test('an array takes from its item whether NULL is one, and refuses what is not the item’s to say', () => {
    expect(array(text().nullable()).type.toDriver([null])).toBe('{NULL}');
    expect(array(text()).nullable().options.nullable).toBe(true);
    for (const item of [text().unique(), text().index(), text().default('x'), uuidKey()])
      expect(() => array(item as Field<string>)).toThrow(
        'The field in array() says only what an item is. Put the rest behind: array(text()).default([]).',
      );
    expect(() => array('text' as never)).toThrow('array() takes a field, such as array(text()).');
  });

  test('a computed field is never written', () => {
    const total = computed(decimal(12, 2).nullable(), sql`price * quantity`);
    expect(total.options).toMatchObject({ nullable: true, access: 'readOnly', generated: { stored: true } });
    expect(computed(text(), sql`lower(name)`, { stored: false }).options.generated?.stored).toBe(false);
    expect(computed(tsvector().hidden(), sql`to_tsvector('english', title)`).options.access).toBe('hidden');
    expect(() => computed(text().default('x'), sql`lower(name)`)).toThrow(
      'A computed field has neither a default nor is it a primary key: its SQL makes it.',
    );
  });

  test('a version counts from 1', () => {
    expect(version().options).toMatchObject({ version: true, default: { kind: 'value', value: 1 } });
  });

  test('a field of one’s own says what it must, the rest follows', () => {
    const point = customField<{ x: number; y: number }>({
      columnType: 'geometry(point, 4326)',
      fromDriver: (value) => JSON.parse(value),
      toDriver: (value) => JSON.stringify(value),
    });
    expect(point.type).toMatchObject({ castType: 'geometry', valueKind: 'other', scalar: 'String' });
    expect(point.type.toJson('x')).toBe('x');
    expect(point.default({ x: 0, y: 0 }).options.default).toEqual({ kind: 'value', value: { x: 0, y: 0 } });
    expect(() => customField({ columnType: 'text' } as never)).toThrow(
      'customField() takes { columnType, fromDriver, toDriver }: an SQL type and two functions.',
    );
  });

  test('JSON, arrays and texts to search ask for an inverted index', () => {
    expect([json(), array(text()), tsvector(), text()].map(({ type }) => type.indexMethod)).toEqual([
      'gin',
      'gin',
      'gin',
      undefined,
    ]);
  });

  test('an enumeration keeps its values for others to read', () => {
    expect(enumeration('PostStatus', ['draft', 'published']).type.enumeration).toEqual({
      name: 'post_status',
      values: ['draft', 'published'],
      graphqlNames: {},
    });
  });
});

describe('flags in SQL', () => {
  const Post = model('Post', { id: uuidKey(), flags: bitField(['sticky', 'archived']), likes: bigint() });

  test('one flag is asked, set and cleared by its bit', () => {
    expect(hasFlag(Post.flags, 'archived').node).toMatchObject({
      left: { operator: '&', right: { value: '2' } },
      operator: '<>',
      right: { value: 0 },
    });
    expect(setFlag(Post.flags, 'archived').node).toMatchObject({ operator: '|', right: { value: '2' } });
    expect(clearFlag(Post.flags, 'archived').node).toMatchObject({ operator: '&', right: { value: '-3' } });
  });

  test('another column and an unknown flag are refused', () => {
    expect(() => hasFlag(Post.likes as never, 'sticky')).toThrow(
      'hasFlag(), setFlag() and clearFlag() take the column of a bitField().',
    );
    expect(() => setFlag(Post.flags, 'stiky' as never)).toThrow('Did you mean "sticky"?');
  });
});
