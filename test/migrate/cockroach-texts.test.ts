import { describe, expect, test } from 'vitest';
import { QueryError } from '../../src/errors/query-errors.ts';
import { diffSchemas } from '../../src/migrate/diff/diff-schemas.ts';
import { planChanges } from '../../src/migrate/diff/plan-changes.ts';
import { catalogSql } from '../../src/migrate/introspect/catalog-sql.ts';
import { sqlOfSteps } from '../../src/migrate/migrations/print-migration.ts';
import { writeModels } from '../../src/migrate/pull/write-models.ts';
import { retryDefinition } from '../../src/migrate/retry-definition.ts';
import { describeModels } from '../../src/migrate/schema/describe-models.ts';
import type { ColumnDefinition, SchemaDefinition } from '../../src/migrate/schema/schema-types.ts';
import { integer, model, text, uuidKey } from '../../src/orm/index.ts';
import { table } from '../../src/sql/nodes/query-factories.ts';
import { DIALECTS } from '../sql/compile-for.ts';

const DIALECT = DIALECTS.cockroach25;

describe('a model of what CockroachDB prints of a table', () => {
  const fieldOf = (type: string, more: { default?: string; notNull?: boolean } = {}): string => {
    const column: ColumnDefinition = {
      name: 'it',
      type,
      notNull: more.notNull ?? true,
      ...(more.default !== undefined && { default: catalogSql(more.default) }),
    };
    const found: SchemaDefinition = {
      enums: [{ name: 'mood', values: ['good', 'bad'] }],
      tables: [{ table: table('things'), columns: [column], uniques: [], checks: [], foreignKeys: [], indexes: [] }],
    };
    return / it: (.*),\n/.exec(writeModels(found, DIALECT)[0]!.text)![1]!;
  };

  test.each([
    ['STRING', 'text()'],
    ['STRING(40)', 'varchar(40)'],
    ['VARCHAR(40)', 'varchar(40)'],
    ['CHAR', 'char(1)'],
    ['BPCHAR(3)', 'char(3)'],
    ['INT2', 'smallint()'],
    ['INT4', 'integer()'],
    ['INT8', 'bigint()'],
    ['INT8[]', 'array(bigint())'],
    ['DECIMAL', 'decimal()'],
    ['DECIMAL(10,2)', 'decimal(10, 2)'],
    ['FLOAT4', 'real()'],
    ['FLOAT8', 'double()'],
    ['BOOL', 'boolean()'],
    ['BYTES', 'bytes()'],
    ['JSONB', 'json()'],
    ['TIMESTAMPTZ', 'timestamptz({ precision: 6 })'],
    ['TIMESTAMPTZ(3)', 'timestamptz()'],
    ['public.mood', "enumeration('mood', ['good', 'bad'])"],
  ])('of the type %s', (type, code) => {
    expect(fieldOf(type)).toBe(code);
  });

  test.each([
    ['STRING', "'x':::STRING", "text().default('x')"],
    ['STRING', "'it''s':::STRING", 'text().default("it\'s")'],
    ['STRING', "e'it\\'s':::STRING", "text().defaultSql(sql`e'it\\\\'s':::STRING`)"],
    ['INT4', '7:::INT8', 'integer().default(7)'],
    ['INT8', '(-7):::INT8', "bigint().default('-7')"],
    ['DECIMAL(4,2)', '4.99:::DECIMAL', "decimal(4, 2).default('4.99')"],
    ['BOOL', 'true', 'boolean().default(true)'],
    ['public.mood', "'good':::public.mood", "enumeration('mood', ['good', 'bad']).default('good')"],
    ['TIMESTAMPTZ(3)', 'current_timestamp():::TIMESTAMPTZ', 'timestamptz().defaultNow()'],
    ['TIMESTAMPTZ(3)', 'now():::TIMESTAMPTZ', 'timestamptz().defaultSql(sql`now()`)'],
    ['UUID', 'gen_random_uuid()', 'uuid().defaultSql(sql`gen_random_uuid()`)'],
    ['INT8', 'unique_rowid()', 'bigint().defaultSql(sql`unique_rowid()`)'],
    ['DATE', "'2006-02-14':::DATE", "date().defaultSql(sql`'2006-02-14':::DATE`)"],
  ])('of a %s with the default %s', (type, text, code) => {
    expect(fieldOf(type, { default: text })).toBe(code);
  });
});

test('a table that is schema_locked is unlocked while its key is replaced', () => {
  const before = describeModels([model('Thing', { id: uuidKey(), number: integer(), name: text() })], DIALECT);
  const after = describeModels(
    [model('Thing', { id: uuidKey(), number: integer(), name: text() }, { primaryKey: ['number'] as never })],
    DIALECT,
  );
  const statements = (isLocked: boolean) => {
    const found = { ...before, tables: before.tables.map((one) => ({ ...one, ...(isLocked && { isLocked }) })) };
    const steps = planChanges(diffSchemas(found, after, DIALECT), { before: found, after, dialect: DIALECT });
    return sqlOfSteps(steps, DIALECT).map(({ sql }) => sql);
  };
  const replace =
    'ALTER TABLE "things" DROP CONSTRAINT "things_pkey", ADD CONSTRAINT "things_pkey" PRIMARY KEY ("number")';
  expect(statements(false)).toEqual([replace]);
  expect(statements(true)).toEqual([
    'ALTER TABLE "things" SET (schema_locked = FALSE)',
    replace,
    'ALTER TABLE "things" SET (schema_locked = TRUE)',
  ]);
});

test.each([
  ['40001', 10],
  ['40P01', 10],
  ['55000', 60],
  ['42P07', 1],
])('a definition that fails with %s runs %i times in all, with pauses', async (sqlState, times) => {
  let attempts = 0;
  const pauses: number[] = [];
  const clock = {
    now: () => 0,
    random: () => 0.5,
    sleep: async (durationMs: number) => {
      pauses.push(durationMs);
    },
  };
  const body = async () => {
    attempts += 1;
    throw new QueryError('It failed.', { sqlState });
  };
  await expect(retryDefinition(body, { clock })).rejects.toMatchObject({ sqlState });
  expect(attempts).toBe(times);
  expect(pauses).toHaveLength(times - 1);
  expect(Math.max(0, ...pauses)).toBeLessThanOrEqual(500);
});
