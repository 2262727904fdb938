import { expect, test } from 'vitest';
import type { QueryEvent } from '../../src/database/query-event.ts';
import { expectQueries, QueryLog } from './query-log.ts';

test('statements are counted, transaction control is not', async () => {
  const queries = new QueryLog();
  queries.record(event('select 0'));
  const result = await expectQueries({ queries }, 2, async () => {
    queries.record(event('begin', 'control'));
    queries.record(event('select 1'));
    queries.record(event('select 2'));
    queries.record(event('commit', 'control'));
    return 'done';
  });
  expect(result).toBe('done');
  expect(queries.statements).toEqual(['select 0', 'select 1', 'select 2']);
  expect(queries.events).toHaveLength(5);
});

test('a failure shows the statements', async () => {
  const queries = new QueryLog();
  const body = async () => {
    for (const sql of ['select 1', 'select 2']) queries.record(event(sql));
  };
  await expect(expectQueries({ queries }, 1, body)).rejects.toThrow(
    '1 statements were expected, 2 were sent:\nselect 1\nselect 2\n',
  );
});

function event(sql: string, kind: QueryEvent['kind'] = 'statement'): QueryEvent {
  return {
    kind,
    sql,
    values: [],
    durationMs: 0,
    rowCount: 0,
    attempt: undefined,
    transactionId: undefined,
    error: undefined,
  };
}
