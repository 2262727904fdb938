import { describe, expect, test } from 'vitest';
import { compile } from '../../src/sql/compile/compile.ts';
import { binary, column, param, value } from '../../src/sql/nodes/factories.ts';
import { select, selection, table } from '../../src/sql/nodes/query-factories.ts';
import { DIALECTS } from './compile-for.ts';

const id = column('users', 'id');
const digits = (given: unknown): string => String(given);
const users = { columns: [selection(id)], from: [table('users')] };
const fixed = compile(select({ ...users, where: binary(id, '=', value('7')) }), DIALECTS.postgres);
const held = compile(
  select({
    ...users,
    where: binary(binary(id, '>', param('low', digits)), 'and', binary(value('x'), '=', param('high', digits))),
  }),
  DIALECTS.postgres,
);

test('a query without slots gives the same statement each time', () => {
  expect(fixed.sql).toBe('SELECT "users"."id" FROM "users" WHERE "users"."id" = $1');
  expect(fixed.bind()).toEqual({ sql: fixed.sql, values: ['7'] });
  expect(fixed.bind()).toBe(fixed.bind({}));
});

test('a held query takes its values at each execution', () => {
  expect(held.bind({ low: 1, high: 2 })).toEqual({
    sql: 'SELECT "users"."id" FROM "users" WHERE "users"."id" > $1 AND $2 = $3',
    values: ['1', 'x', '2'],
  });
  expect(held.bind({ high: 3, low: 0n }).values).toEqual(['0', 'x', '3']);
});

test('null is NULL, whatever the encoder makes of it', () => {
  expect(held.bind({ low: null, high: 'null' }).values).toEqual([null, 'x', 'null']);
});

test('an error of an encoder comes out as it is', () => {
  const failing = compile(
    select({
      columns: [
        selection(
          param('x', () => {
            throw new RangeError('too big');
          }),
        ),
      ],
    }),
    DIALECTS.postgres,
  );
  expect(() => failing.bind({ x: 1 })).toThrow(new RangeError('too big'));
});

describe('refuses', () => {
  test.each<[string, object | undefined, string]>([
    ['a missing value', { low: 1 }, `The query's parameter "high" got no value: give null for NULL.`],
    [
      'an undefined value',
      { low: undefined, high: 1 },
      `The query's parameter "low" got no value: give null for NULL.`,
    ],
    ['no values', undefined, `The query's parameter "low" got no value: give null for NULL.`],
    [
      'an unknown name',
      { low: 1, high: 2, hihg: 3 },
      'The query has no parameter "hihg". Did you mean "high"? It has "low" and "high".',
    ],
    [
      'an inherited value',
      Object.create({ low: 1, high: 2 }),
      `The query's parameter "low" got no value: give null for NULL.`,
    ],
  ])('%s', (_, args, message) => {
    expect(() => held.bind(args as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
  });

  test('a name where the query has no slots', () => {
    expect(() => fixed.bind({ id: 1 })).toThrow('The query has no parameter "id". It has no parameters.');
  });

  test('the prototype as a name', () => {
    const query = compile(select({ columns: [selection(param('toString', digits))] }), DIALECTS.postgres);
    expect(() => query.bind({})).toThrow(`The query's parameter "toString" got no value`);
    expect(query.bind({ toString: 'x' }).values).toEqual(['x']);
  });
});
