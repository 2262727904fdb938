import { expect, test } from 'vitest';
import { withServerWords } from '../../src/cli/with-server-words.ts';
import { PhoebeError } from '../../src/errors/phoebe-error.ts';
import { QueryError } from '../../src/errors/query-errors.ts';

const failed = (sqlState: string, server: { message: string; detail?: string; hint?: string }) => {
  const cause = Object.assign(new Error(server.message), server);
  const query = new QueryError('It was refused.', { sqlState, cause, statement: { sql: 'DROP TABLE a', values: [] } });
  return new PhoebeError('MIGRATION_FAILED', 'The migration "1" failed.', { cause: query });
};

test('who runs a migration reads the statement and what the server says of it', () => {
  const error = failed('2BP01', {
    message: 'cannot drop table a because other objects depend on it',
    detail: 'view b depends on table a',
    hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
  });
  expect(withServerWords(error)).toMatchObject({
    code: 'MIGRATION_FAILED',
    message:
      'The migration "1" failed.\n\nDROP TABLE a;\n\nThe server says: cannot drop table a because other objects depend on it. ' +
      'view b depends on table a. Use DROP ... CASCADE to drop the dependent objects too.',
    cause: error,
  });
});

test('but no values of rows, which the details of violated constraints quote', () => {
  const error = failed('23505', {
    message: 'could not create unique index "a_key"',
    detail: 'Key (name)=(huey) is duplicated.',
  });
  const { message } = withServerWords(error) as Error;
  expect(message).toContain('The server says: could not create unique index "a_key".');
  expect(message).not.toContain('huey');
});

test('other errors stay as they are', () => {
  const error = new PhoebeError('MIGRATION_EDITED', 'The migration "1" was edited.');
  expect(withServerWords(error)).toBe(error);
});
