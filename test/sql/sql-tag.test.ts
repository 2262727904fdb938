import { describe, expect, test } from 'vitest';
import { NODE } from '../../src/sql/nodes/brand.ts';
import { and, binary, column, keyword, list, literal, or, ordering, value } from '../../src/sql/nodes/factories.ts';
import { deleteFrom, derived, select, selection, table } from '../../src/sql/nodes/query-factories.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { bound, expectEverywhere } from './compile-for.ts';

const id = column('users', 'id');
const query = select({ columns: [selection(id)], from: [table('users')] });

describe('interpolates', () => {
  test('values as parameters, encoded by their own type', () => {
    const day = new Date('2026-05-01T10:00:00Z');
    expectEverywhere(
      sql`select ${1}, ${'a'}, ${true}, ${null}, ${10n}, ${day}, ${[1, null]}, ${{ a: 1 }}, ${new Uint8Array([1, 255])}`,
      'select $1, $2, $3, $4, $5, $6, $7, $8, $9',
      ['1', 'a', 'true', null, '10', '2026-05-01T10:00:00.000Z', '{1,NULL}', '{"a":1}', '\\x01ff'],
    );
  });

  test('columns, keywords and values with a type', () => {
    expectEverywhere(
      sql`${id} = ${value('7', 'int8')}::text and ${keyword('current_date')} > ${id}::date`,
      '"users"."id" = $1::int8::text and CURRENT_DATE > "users"."id"::date',
      ['7'],
    );
  });

  test('operators in parentheses, so that the text around cannot pull them apart', () => {
    expectEverywhere(
      sql`not ${or(id, literal(true))} and ${binary(id, '+', literal(1))} * 2 = ${literal(-1)}::int2`,
      'not ("users"."id" OR TRUE) and ("users"."id" + 1) * 2 = (-1)::int2',
    );
    expectEverywhere(sql`where ${and(id)}`, 'where "users"."id"');
  });

  test('queries in parentheses', () => {
    expectEverywhere(sql`select exists ${query}`, 'select exists (SELECT "users"."id" FROM "users")');
  });

  test('writes bare, as they stand behind EXPLAIN', () => {
    expectEverywhere(
      sql`explain (verbose) ${deleteFrom({ table: table('users') })}`,
      'explain (verbose) DELETE FROM "users"',
    );
  });

  test('sources, orders, selected columns and lists', () => {
    expectEverywhere(
      sql`select ${selection(id, 'x')}, ${list([id, literal(1)])} from ${table('users', { alias: 'u' })}, ${derived(query, 'q')} order by ${ordering(id, 'desc')}`,
      'select "users"."id" AS "x", "users"."id", 1 from "users" AS "u", (SELECT "users"."id" FROM "users") AS "q" order by "users"."id" DESC',
    );
  });

  test('fragments of its own bare', () => {
    const condition = sql`a = ${1} or b`;
    expectEverywhere(sql`select * from t where ${condition} limit ${2}`, 'select * from t where a = $1 or b limit $2', [
      '1',
      '2',
    ]);
  });

  test('what carries a node, whether as `node` or under the mark', () => {
    const expression = { node: id };
    const model = Object.assign(() => undefined, { node: { not: 'a node' }, [NODE]: table('users') });
    expectEverywhere(sql`select ${expression} from ${model}`, 'select "users"."id" from "users"');
  });

  test('identifiers, constants and joined lists', () => {
    expectEverywhere(
      sql`select ${sql.literal("it's")} from ${sql.identifier('my schema', 'a"b')} where x in (${sql.join([1, id, 'b'])}) and ${sql.join([sql`a`, sql`b`], sql` or `)}`,
      `select 'it''s' from "my schema"."a""b" where x in ($1, "users"."id", $2) and a or b`,
      ['1', 'b'],
    );
  });

  test('nothing: the text alone', () => {
    expectEverywhere(sql`select 1`, 'select 1');
  });
});

describe('as an operand', () => {
  test('raw SQL gets parentheses', () => {
    const node = select({ columns: [selection(and(sql`a or b`, binary(sql`x + 1`, '*', literal(2))))] });
    expect(bound(node).sql).toBe('SELECT (a or b) AND (x + 1) * 2');
  });

  test('raw SQL alone does not', () => {
    const node = select({
      columns: [selection(sql`count(*)`, 'n')],
      from: [table('t')],
      where: sql`a or b`,
      groupBy: [sql`rollup (a)`],
    });
    expect(bound(node).sql).toBe('SELECT count(*) AS "n" FROM "t" WHERE a or b GROUP BY rollup (a)');
  });

  test('raw SQL as a list', () => {
    expect(bound(select({ columns: [selection(binary(id, 'in', sql.join([1, 2])))] }))).toEqual({
      sql: 'SELECT "users"."id" IN ($1, $2)',
      values: ['1', '2'],
    });
  });
});

describe('refuses', () => {
  test('undefined', () => {
    expect(() => sql`select ${undefined}`).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: 'A value in an sql`…` tag is undefined: give null for NULL, or leave that part of the statement out.',
      }),
    );
    expect(() => sql.join([1, undefined])).toThrow('A value in an sql`…` tag is undefined');
  });

  test('an empty list', () => {
    expect(() => sql.join([])).toThrow(
      'sql.join needs at least one item: leave the clause out where the list is empty.',
    );
  });

  test('what has no form in SQL', () => {
    expect(() => sql`select ${Symbol('x')}`).toThrow('Cannot send Symbol(x) to the database');
    expect(() => sql`select ${() => 1}`).toThrow('Cannot send a function to the database');
    expect(() => sql`select ${new Map()}`).toThrow('Cannot send an instance of Map to the database');
  });
});
