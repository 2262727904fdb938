/*
 * Run: npx vitest bench --config test/vitest.config.ts --project unit test/bench/compile
 *
 * 2026-11-22, Node 20.20, two shared cores:
 *   build and compile, five conditions   9.5 µs
 *   bind a held query of two slots       0.23 µs
 *   compile an insert of 100 rows x 10   0.2 ms
 */
import { bench } from 'vitest';
import { compile } from '../../src/sql/compile/compile.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import { and, binary, column, ordering, param, value } from '../../src/sql/nodes/factories.ts';
import type { SelectNode } from '../../src/sql/nodes/query.ts';
import { insert, select, selection, table, values } from '../../src/sql/nodes/query-factories.ts';

const dialect = postgresDialect({ major: 18, minor: 0 });
const NAMES = ['id', 'username', 'name', 'created', 'score'];
const digits = (given: unknown): string => String(given);

function fiveConditions(): SelectNode {
  const users = table('users');
  return select({
    columns: NAMES.map((name) => selection(column('users', name))),
    from: [users],
    where: and(...NAMES.map((name) => binary(column('users', name), '=', value(name)))),
    orderBy: [ordering(column('users', 'id'))],
    limit: value('10'),
  });
}

bench('build and compile, five conditions', () => {
  compile(fiveConditions(), dialect).bind();
});

const held = compile(
  select({
    columns: [selection(column('users', 'id'))],
    from: [table('users')],
    where: and(
      binary(column('users', 'id'), '>', param('after', digits)),
      binary(column('users', 'name'), '=', param('name', digits)),
    ),
  }),
  dialect,
);

bench('bind a held query of two slots', () => {
  held.bind({ after: 5, name: 'huey' });
});

const columns = Array.from({ length: 10 }, (_, index) => `c${index}`);
const rows = values(Array.from({ length: 100 }, () => columns.map((name) => value(name))));

bench('compile an insert of 100 rows x 10', () => {
  compile(insert({ table: table('t'), columns, source: rows }), dialect).bind();
});
