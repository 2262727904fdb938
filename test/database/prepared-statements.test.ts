import { expect, test } from 'vitest';
import { PreparedStatements } from '../../src/database/drivers/prepared-statements.ts';

/** As the driver does after the server has taken the statement. */
function run(statements: PreparedStatements, sql: string): string | undefined {
  const statement = statements.use(sql);
  if (statement !== undefined) statement.isParsed = true;
  return statement?.name;
}

test('a text gets a name when it comes the second time, and keeps it', () => {
  const statements = new PreparedStatements();
  expect(run(statements, 'select 1')).toBeUndefined();
  const name = run(statements, 'select 1');
  expect(name).toMatch(/^phoebe_[\w-]{22}_1$/);
  expect(run(statements, 'select 1')).toBe(name);
  expect(statements.size).toBe(1);
});

test('different texts have different names, on every connection the same hash', () => {
  const [one, other] = [new PreparedStatements(), new PreparedStatements()];
  for (const statements of [one, other]) for (const sql of ['a', 'b']) run(statements, sql);
  expect(run(one, 'a')).toBe(run(other, 'a'));
  expect(run(one, 'a')).not.toBe(run(one, 'b'));
});

test('the least recently used statement makes room, and its name is told once', () => {
  const statements = new PreparedStatements(2);
  for (const sql of ['a', 'a', 'b', 'b']) run(statements, sql);
  run(statements, 'a');
  const leaving = run(statements, 'b');
  run(statements, 'a');
  run(statements, 'c');
  expect(statements.takeEvicted()).toBeUndefined();
  run(statements, 'c');
  expect(statements.takeEvicted()).toBe(leaving);
  expect(statements.takeEvicted()).toBeUndefined();
  expect(statements.size).toBe(2);
  expect(run(statements, 'b')).toBeUndefined();
});

test('a statement that the server never took need not be closed there', () => {
  const statements = new PreparedStatements(1);
  statements.use('a');
  statements.use('a');
  for (const sql of ['b', 'b']) run(statements, sql);
  expect(statements.takeEvicted()).toBeUndefined();
});

test('a forgotten text gets another name', () => {
  const statements = new PreparedStatements();
  run(statements, 'a');
  const stale = run(statements, 'a');
  statements.forget('a');
  run(statements, 'a');
  expect(run(statements, 'a')).not.toBe(stale);
});

test('texts that run once never count, however many they are', () => {
  const statements = new PreparedStatements();
  for (let index = 0; index < 5_000; index += 1) run(statements, `select ${index}`);
  expect(statements.size).toBe(0);
});
