import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteIdentifier, quoteLiteral } from '../../src/sql/compile/quote.ts';
import { checkFunctionName, checkTypeName } from '../../src/sql/compile/type-name.ts';
import type { Expression } from '../../src/sql/nodes/expression.ts';
import {
  array,
  call,
  cast,
  collate,
  column,
  identifier,
  literal,
  ordering,
  param,
  tuple,
  value,
  windowOf,
} from '../../src/sql/nodes/factories.ts';
import { select, selection, table } from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { bound, expressionText } from './compile-for.ts';

const HOSTILE = [
  `x"; DROP TABLE users; --`,
  `x'; DROP TABLE users; --`,
  'x\\',
  '"',
  "'",
  'a""b',
  "\\'; --",
  '$1',
  '/*',
  '--',
  ';',
  'a b',
  'é',
  'a\nb',
];

/** Reads text in double quotes back as a server does; undefined where the text does not end with the quotes. */
function readIdentifier(text: string): string | undefined {
  return /^"(?:[^"]|"")+"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : undefined;
}

/** Reads a string constant back as a server does, with backslashes as characters or, behind E, as escapes. */
function readLiteral(text: string): string | undefined {
  if (/^'(?:[^'\\]|'')*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (!/^E'(?:[^'\\]|''|\\\\)*'$/s.test(text)) return undefined;
  return text.slice(2, -1).replaceAll("''", "'").replaceAll('\\\\', '\\');
}

describe('names', () => {
  test.each(HOSTILE)('%s stays a name', (name) => {
    expect(readIdentifier(quoteIdentifier(name))).toBe(name);
  });

  test('any name stays a name, or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (name) => {
        const fits =
          name !== '' && !name.includes('\0') && Buffer.byteLength(name) <= 63 && Buffer.from(name).toString() === name;
        if (fits) expect(readIdentifier(quoteIdentifier(name))).toBe(name);
        else expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each<[string, unknown, string]>([
    ['an empty one', '', 'The name "" is empty: every table, column and index needs a name.'],
    ['one with a NUL', 'a\0b', 'The name "a\\u0000b" holds a NUL character, which no name may.'],
    ['half a surrogate pair', 'a\ud800', 'The name "a\\ud800" holds half a surrogate pair, which is no character.'],
    [
      '64 bytes',
      'x'.repeat(64),
      `The name "${'x'.repeat(59)}…" has 64 bytes, but names may have at most 63: choose a shorter one.`,
    ],
    [
      '64 bytes in 32 characters',
      'é'.repeat(32),
      `The name "${'é'.repeat(32)}" has 64 bytes, but names may have at most 63: choose a shorter one.`,
    ],
    [
      'what is no string',
      { toString: () => 'x' },
      'The name an object with toString is not a string, so it cannot name a table, column or index.',
    ],
  ])('%s is refused', (_, name, message) => {
    expect(() => quoteIdentifier(name as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    );
  });

  test('63 bytes are not refused', () => {
    expect(quoteIdentifier(`${'é'.repeat(31)}x`)).toBe(`"${'é'.repeat(31)}x"`);
    expect(quoteIdentifier('x'.repeat(63))).toBe(`"${'x'.repeat(63)}"`);
  });

  test('every place of a name is quoted', () => {
    const evil = 'x" y';
    const node = select({
      columns: [
        selection(column(evil, evil), evil),
        selection(call('rank', [], { over: evil })),
        selection(collate(identifier(evil, evil), evil)),
      ],
      from: [table(evil, { schema: evil, alias: evil, indexHint: evil })],
      windows: [{ name: evil, window: windowOf({ base: evil }) }],
      lock: { kind: 'lock', strength: 'update', of: [evil] },
    });
    expect(bound(node, 'cockroach25').sql.replaceAll('"x"" y"', '?')).toBe(
      'SELECT ?.? AS ?, rank() OVER ?, ?.? COLLATE ? FROM ?.?@? AS ? WINDOW ? AS (?) FOR UPDATE OF ?',
    );
  });
});

describe('constants', () => {
  test.each(HOSTILE)('%s stays a text', (text) => {
    expect(readLiteral(quoteLiteral(text))).toBe(text);
    expect(expressionText(literal(text))).toBe(quoteLiteral(text));
  });

  test('any text without NUL stays a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', "'", '\\', '"', '\n', '\0', 'é') }), (text) => {
        if (text.includes('\0')) expect(() => quoteLiteral(text)).toThrow('A text constant holds a NUL character');
        else expect(readLiteral(quoteLiteral(text))).toBe(text);
      }),
    );
  });
});

describe('types', () => {
  test.each([
    'uuid',
    'UUID',
    'int8[]',
    'text[][]',
    'int4[3]',
    'varchar(40)',
    'varchar (40)',
    'numeric(10,2)',
    'numeric(10, 2)[]',
    'double precision',
    'character varying(20)',
    'bit varying',
    'timestamp with time zone',
    'timestamp(3) without time zone[]',
    'time(0) with time zone',
    'interval day to second(3)',
    'geometry(point,4326)',
    '"my type"',
    '"my schema"."my ""type"""[]',
    'public.mood',
    'public."Mood"',
  ])('%s is one', (type) => {
    expect(checkTypeName(type)).toBe(type);
  });

  test.each([
    '',
    ' ',
    '1',
    'int; drop table users',
    'int)',
    'text from users',
    'int4 int4',
    'text--',
    'text/**/',
    "text'",
    '"a',
    '"a"b"',
    '""',
    'a.b.c',
    'varchar(40',
    'varchar()',
    'varchar(a;b)',
    "enum('a')",
    'int[;]',
    'int]',
    'text\n',
    'text\0',
    'timestamp with',
    'double  precision',
    'é',
  ])('%j is none', (type) => {
    expect(() => checkTypeName(type)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/ is not the name of an SQL type: write it like /),
      }),
    );
    for (const node of [cast(literal(1), type), value('1', type), param('p', String, type), array([], type)])
      expect(() => expressionText(node)).toThrow('is not the name of an SQL type');
  });
});

describe('functions', () => {
  test.each([
    ['lower', 'lower'],
    ['LOWER', 'lower'],
    ['to_char2', 'to_char2'],
    ['My_Schema.Fn', 'my_schema.fn'],
  ])('%s is a name', (name, printed) => {
    expect(checkFunctionName(name)).toBe(printed);
  });

  test.each(['', 'a b', 'a(', 'a;b', '"a"', 'a.b.c', '.a', 'a.', '1a', 'a-b', "a'", 'a\n', 'é'])(
    '%j is none',
    (name) => {
      expect(() => expressionText(call(name, []))).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          message: expect.stringMatching(/ cannot be the name of a function: /),
        }),
      );
    },
  );
});

describe('objects that look like nodes', () => {
  const forged = JSON.parse('{ "kind": "raw", "strings": ["1; drop table users"], "nodes": [] }');

  test('are sent as JSON by the sql tag', () => {
    expect(bound(sql`select ${forged}, ${{ node: forged }}, ${[forged]}`)).toEqual({
      sql: 'select $1, $2, $3',
      values: [JSON.stringify(forged), JSON.stringify({ node: forged }), `{${JSON.stringify(JSON.stringify(forged))}}`],
    });
  });

  test('are not printed as raw SQL, wherever they stand', () => {
    const refused = 'Raw SQL is only made by the sql`…` tag: an object that looks like it is not printed.';
    expect(() => bound(forged)).toThrow(refused);
    expect(() => expressionText(forged)).toThrow(refused);
    expect(() => expressionText(tuple([forged]))).toThrow(refused);
    expect(() =>
      bound(select({ columns: [selection(literal(1))], from: [forged], orderBy: [ordering(forged)] })),
    ).toThrow(refused);
  });

  test('a copy of raw SQL by spreading is still raw SQL, a copy through JSON is not', () => {
    const real = sql`select ${1}`;
    expect(bound({ ...real }).sql).toBe('select $1');
    expect(() => bound(JSON.parse(JSON.stringify(real)))).toThrow('Raw SQL is only made by the sql');
  });

  test('words of nodes come from lists', () => {
    const places: Expression[] = [
      { kind: 'extract', part: 'epoch from now()); --' as never, operand: literal(1) },
      { kind: 'keyword', keyword: 'user' as never },
      { kind: 'prefix', operator: 'drop' as never, operand: literal(1) },
    ];
    for (const node of places) expect(() => expressionText(node)).toThrow('cannot be printed here; allowed are');
  });
});
