import { expect, test } from 'vitest';
import { chosenEngines } from './engine-names.ts';

test.each([[undefined], [''], ['  ']])('TEST_ENGINES=%j chooses every engine', (setting) => {
  expect(chosenEngines(setting)).toEqual(['pglite', 'postgres', 'cockroach']);
});

test('engines are chosen by name, in the order of the report', () => {
  expect(chosenEngines('postgres, pglite')).toEqual(['pglite', 'postgres']);
});

test('a name that is no engine is an error that names the known ones', () => {
  expect(() => chosenEngines('pglite,oracle,postgre')).toThrow(
    'TEST_ENGINES names "oracle", "postgre", which is no engine. Known: pglite, postgres, cockroach.',
  );
});
