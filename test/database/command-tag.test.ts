import { expect, test } from 'vitest';
import { commandTag } from '../../src/database/drivers/command-tag.ts';

test.each([
  ['SELECT 2', 'SELECT', 2],
  ['INSERT 0 5', 'INSERT', 5],
  ['UPDATE 0', 'UPDATE', 0],
  ['CREATE TABLE', 'CREATE', 0],
  ['COMMIT', 'COMMIT', 0],
  ['', '', 0],
])('%s', (tag, command, rowCount) => {
  expect(commandTag(tag)).toEqual({ command, rowCount });
});
