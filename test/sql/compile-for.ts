import { expect } from 'vitest';
import { compile } from '../../src/sql/compile/compile.ts';
import type { BoundStatement } from '../../src/sql/compiled-query.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import type { Definition } from '../../src/sql/nodes/definition.ts';
import type { Expression } from '../../src/sql/nodes/expression.ts';
import type { Statement } from '../../src/sql/nodes/query.ts';
import { select, selection } from '../../src/sql/nodes/query-factories.ts';

export const DIALECTS = {
  postgres: postgresDialect({ major: 18, minor: 0 }),
  cockroach21: cockroachDialect({ major: 21, minor: 1, patch: 0 }),
  cockroach25: cockroachDialect({ major: 25, minor: 4, patch: 0 }),
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

/** The statement for a dialect. The tree is frozen first: a compiler that changed it would throw. */
export function bound(node: Statement | Definition, dialect: DialectName = 'postgres', args?: object): BoundStatement {
  return compile(deepFreeze(node), DIALECTS[dialect]).bind(args as Record<string, unknown> | undefined);
}

/** Checks that every dialect gives the same text and values. */
export function expectEverywhere(node: Statement | Definition, sql: string, values: readonly unknown[] = []): void {
  for (const name of DIALECT_NAMES) expect(bound(node, name), name).toEqual({ sql, values });
}

/** The text of an expression alone, as in `SELECT …`. */
export function expressionText(node: Expression, dialect: DialectName = 'postgres'): string {
  return bound(select({ columns: [selection(node)] }), dialect).sql.slice('SELECT '.length);
}

/** What an expected text looks like: one for all dialects, or one for each; `refused` is the sentence of the error. */
export type Expected = string | { readonly [Name in DialectName]: string | { readonly refused: string } };

/** Checks the text (and, where given, the values) on every dialect. */
export function expectTexts(node: Statement | Definition, expected: Expected, values?: readonly unknown[]): void {
  for (const name of DIALECT_NAMES) {
    const wanted = typeof expected === 'string' ? expected : expected[name];
    if (typeof wanted === 'object') {
      expect(() => bound(node, name), name).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_FEATURE', message: wanted.refused }),
      );
      continue;
    }
    const statement = bound(node, name);
    expect(statement.sql, name).toBe(wanted);
    if (values !== undefined) expect(statement.values, name).toEqual(values);
  }
}

export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFreeze((value as Record<PropertyKey, unknown>)[key]);
  return value;
}
