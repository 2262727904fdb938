import { expect, test } from 'vitest';
import { onlyReads } from '../../src/database/only-reads.ts';
import type { SelectNode, Statement, WithClause } from '../../src/sql/nodes/query.ts';
import { sql } from '../../src/sql/sql-tag.ts';

const select: SelectNode = { kind: 'select', columns: [] };
const write: Statement = { kind: 'delete', table: { kind: 'table', name: 't' } };
const withTable = (query: Statement): WithClause => ({
  recursive: false,
  tables: [{ kind: 'commonTable', name: 'c', query }],
});

test.each<[string, Statement, boolean]>([
  ['a select', select, true],
  ['a list of values', { kind: 'values', rows: [] }, true],
  ['a union of selects', { kind: 'compound', operator: 'union', left: select, right: select }, true],
  ['a select with a reading table expression', { ...select, with: withTable(select) }, true],
  ['a select with a writing table expression', { ...select, with: withTable(write) }, false],
  [
    'a union with a writing side',
    { kind: 'compound', operator: 'union', left: select, right: { ...select, with: withTable(write) } },
    false,
  ],
  ['a select that locks', { ...select, lock: { kind: 'lock', strength: 'update' } }, false],
  ['a delete', write, false],
  ['raw SQL, which may be anything', sql`select 1`, false],
])('%s', (_, statement, expected) => {
  expect(onlyReads(statement)).toBe(expected);
});
