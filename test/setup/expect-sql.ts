import { expect } from 'vitest';
import type { BoundStatement } from '../../src/sql/compiled-query.ts';
import { cockroachDialect } from '../../src/sql/dialects/cockroach.ts';
import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';

/** The dialects that texts are shown for: PostgreSQL and PGlite, a CockroachDB of today, and the oldest one. */
export const DIALECTS = {
  postgres: postgresDialect({ major: 18, minor: 0 }),
  cockroach: cockroachDialect({ major: 25, minor: 4, patch: 0 }),
  cockroach21: cockroachDialect({ major: 21, minor: 1, patch: 0 }),
} as const satisfies Record<string, Dialect>;

/** A text with its parameters, or the sentence with which it is refused. */
export type ExpectedSql =
  | { readonly sql: string; readonly values?: readonly (string | null)[] }
  | { readonly error: string };

export interface ExpectedDialects {
  readonly postgres: ExpectedSql;
  /** Left out where it is PostgreSQL's. */
  readonly cockroach?: ExpectedSql;
  /** Left out where it is that of the newer CockroachDB. */
  readonly cockroach21?: ExpectedSql;
}

interface Compilable {
  toSql(dialect: Dialect, args?: Readonly<Record<string, unknown>>): BoundStatement;
}

/**
 * Asserts the exact text and parameters of a query for every dialect.
 * @example expectSql(User.select(User.id).limit(1), { postgres: { sql: 'SELECT "users"."id" FROM "users" LIMIT $1', values: ['1'] } });
 */
export function expectSql(
  query: Compilable,
  expected: ExpectedDialects,
  args?: Readonly<Record<string, unknown>>,
): void {
  const { postgres, cockroach = postgres, cockroach21 = cockroach } = expected;
  for (const [name, wanted] of Object.entries({ postgres, cockroach, cockroach21 })) {
    const dialect = DIALECTS[name as keyof typeof DIALECTS];
    expect(
      outcome(() => query.toSql(dialect, args)),
      `for ${dialect.label}`,
    ).toEqual('error' in wanted ? wanted : { sql: wanted.sql, values: wanted.values ?? [] });
  }
}

function outcome(compile: () => BoundStatement): ExpectedSql {
  try {
    const { sql, values } = compile();
    return { sql, values };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
