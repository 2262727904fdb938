import { describe, expect, test } from 'vitest';
import { isOfEnum, isWidening } from '../../src/migrate/diff/type-change.ts';
import { parseIndexDefinition } from '../../src/migrate/introspect/parse-index-definition.ts';
import { concurrentIndex, statementKind } from '../../src/migrate/migrations/statement-kind.ts';
import { closingBracket, splitSql, withoutOuterParentheses } from '../../src/migrate/sql-scanner.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { table } from '../../src/sql/nodes/query-factories.ts';
import { DIALECTS } from '../sql/compile-for.ts';

describe('cutting SQL', () => {
  test.each([
    ['a; b', ['a', ' b']],
    ["insert 'x;y'; b", ["insert 'x;y'", ' b']],
    ["e'it\\'s;' ; b", ["e'it\\'s;' ", ' b']],
    ["'it''s;'; b", ["'it''s;'", ' b']],
    ['"a;""b"; c', ['"a;""b"', ' c']],
    ['-- a; b\nc; d', ['-- a; b\nc', ' d']],
    ['/* a; /* b; */ c; */ d; e', ['/* a; /* b; */ c; */ d', ' e']],
    ['do $$ begin; end $$; b', ['do $$ begin; end $$', ' b']],
    ['do $x$ $$ ; $$ $x$; b', ['do $x$ $$ ; $$ $x$', ' b']],
    ['select $1; b', ['select $1', ' b']],
    ["'never closed; b", ["'never closed; b"]],
    ['f(a; b); c', ['f(a; b)', ' c']],
  ])('%j at semicolons', (text, parts) => {
    expect(splitSql(text, ';')).toEqual(parts);
  });

  test('at commas, but not in brackets', () => {
    expect(splitSql("a, f(b, c), array[1, 2], 'd, e'", ',')).toEqual(['a', ' f(b, c)', ' array[1, 2]', " 'd, e'"]);
  });

  test('brackets are matched, those in strings are not counted', () => {
    expect(closingBracket("(a ')' (b)) c", 0)).toBe(11);
    expect(withoutOuterParentheses('((a) or (b))')).toBe('(a) or (b)');
    expect(withoutOuterParentheses('(a) or (b)')).toBe('(a) or (b)');
  });
});

describe('an index as the catalog prints it', () => {
  const read = (definition: string): string | undefined => {
    const index = parseIndexDefinition('i', definition);
    if (index === undefined) return undefined;
    return compile({ kind: 'createIndex', table: table('t'), ifNotExists: false, ...index }, DIALECTS.cockroach25).sql;
  };

  test.each([
    ['CREATE INDEX i ON public.t USING btree (a)', 'CREATE INDEX "i" ON "t" ("a")'],
    [
      'CREATE UNIQUE INDEX i ON db.public.t USING btree (a ASC, b DESC)',
      'CREATE UNIQUE INDEX "i" ON "t" ("a", "b" DESC)',
    ],
    ['CREATE INDEX i ON t USING btree ("A b", "c""d")', 'CREATE INDEX "i" ON "t" ("A b", "c""d")'],
    [
      'CREATE INDEX i ON t USING btree (lower(a), ((b + 1))) INCLUDE (c, "D") WHERE ((a > 0) AND (b < 1))',
      'CREATE INDEX "i" ON "t" ((lower(a)), (b + 1)) INCLUDE ("c", "D") WHERE (a > 0) AND (b < 1)',
    ],
    [
      'CREATE INDEX i ON db.public.t USING btree (a ASC) STORING (b) WHERE a > 0',
      'CREATE INDEX "i" ON "t" ("a") INCLUDE ("b") WHERE a > 0',
    ],
    ['CREATE INVERTED INDEX i ON t (a)', 'CREATE INDEX "i" ON "t" USING gin ("a")'],
    ['CREATE INDEX i ON public.t USING gin (a ASC)', 'CREATE INDEX "i" ON "t" USING gin ("a")'],
    [
      'CREATE INDEX i ON db.public.t USING btree (crdb_internal_a_shard_8 ASC, a ASC)',
      'CREATE INDEX "i" ON "t" ("a") USING HASH WITH (bucket_count = 8)',
    ],
    [
      'CREATE INDEX i ON db.public.t (a ASC) USING HASH WITH (bucket_count=4)',
      'CREATE INDEX "i" ON "t" ("a") USING HASH WITH (bucket_count = 4)',
    ],
  ])('%s', (definition, sql) => {
    expect(read(definition)).toBe(sql);
  });

  test.each([
    'CREATE INDEX i ON t USING btree (a text_pattern_ops)',
    'CREATE INDEX i ON t USING btree (a COLLATE "C")',
    'CREATE INDEX i ON t USING btree (a DESC NULLS LAST)',
    'CREATE INDEX i ON t USING brin (a)',
    'CREATE UNIQUE INDEX i ON t USING btree (a) NULLS NOT DISTINCT',
  ])('%s is one that no model can ask for', (definition) => {
    expect(read(definition)).toBeUndefined();
  });
});

describe('a change of type loses nothing', () => {
  test.each([
    ['int4', 'int8'],
    ['smallint', 'integer'],
    ['integer', 'numeric'],
    ['character varying(40)', 'character varying(60)'],
    ['VARCHAR(40)', 'STRING'],
    ['varchar(40)', 'text'],
    ['numeric(10,2)', 'numeric(12,2)'],
    ['DECIMAL(10,2)', 'DECIMAL'],
    ['real', 'double precision'],
    ['timestamp(3) with time zone', 'timestamp(6) with time zone'],
    ['uuid', 'text'],
    ['int4[]', 'int8[]'],
  ])('from %s to %s', (from, to) => {
    expect(isWidening(from, to)).toBe(true);
    expect(isWidening(to, from)).toBe(false);
  });

  test.each([
    ['text', 'int4'],
    ['numeric(10,2)', 'numeric(10,4)'],
    ['timestamp(3) with time zone', 'timestamp(3) without time zone'],
    ['int4', 'int4[]'],
    ['"Mood"', '"Status"'],
    ['int8', 'numeric(4,2)'],
  ])('but not from %s to %s', (from, to) => {
    expect(isWidening(from, to)).toBe(false);
  });
});

test('a text without a length is as long by either name', () => {
  expect([isWidening('text', 'character varying'), isWidening('VARCHAR', 'STRING')]).toEqual([true, true]);
});

test('a column is of an enumerated type by any of its spellings', () => {
  const mood = { name: 'mood' };
  for (const type of ['mood', '"mood"', 'public.mood', 'db.public.mood[]', 'mood[]'])
    expect(isOfEnum(type, mood)).toBe(true);
  for (const type of ['moody', 'text', 'mood_old']) expect(isOfEnum(type, mood)).toBe(false);
  expect(isOfEnum('public.mood', { schema: 'other', name: 'mood' })).toBe(false);
});

describe('a statement of a migration', () => {
  test.each([
    ['CREATE INDEX CONCURRENTLY i ON t (a)', { runsAlone: true, writesRows: false }],
    ['-- why\n/* and */ create unique index concurrently i on t (a)', { runsAlone: true, writesRows: false }],
    ['ALTER TYPE "mood" ADD VALUE \'fine\'', { runsAlone: true, writesRows: false }],
    ['CREATE INDEX i ON t (a)', { runsAlone: false, writesRows: false }],
    ['ALTER TABLE t ADD COLUMN a int', { runsAlone: false, writesRows: false }],
    ['update t set a = 1', { runsAlone: false, writesRows: true }],
    ['WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x', { runsAlone: false, writesRows: true }],
  ])('%j', (statement, kind) => {
    expect(statementKind(statement)).toEqual(kind);
  });

  test('names the index that it builds without a lock', () => {
    expect(concurrentIndex('CREATE INDEX CONCURRENTLY "My ""index" ON t (a)')).toEqual({
      name: 'My "index',
      table: 't',
    });
    expect(concurrentIndex('-- a\ncreate unique index concurrently if not exists Idx on only s."T t" (a)')).toEqual({
      name: 'idx',
      table: 's."T t"',
    });
    expect(concurrentIndex('CREATE INDEX i ON t (a)')).toBeUndefined();
  });
});
