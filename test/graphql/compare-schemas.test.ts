import { buildSchema, findBreakingChanges } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compareSchemas } from '../../src/graphql/compare-schemas.ts';

const BEFORE = `
  directive @loud on QUERY
  """A person."""
  type User { id: ID! name: String email: String @deprecated(reason: "Use contact.") mood: Mood }
  enum Mood { GOOD BAD }
  input UserFilter { name: String }
  union Thing = User
  type Query { user(id: ID!): User users(filter: UserFilter, first: Int = 10): [User!]! things: [Thing!] }`;

/** The lines of a comparison after one replacement in the text. */
const changed = async (from: string | RegExp, to: string) => {
  const after = BEFORE.replace(from, to);
  expect(after).not.toBe(BEFORE);
  const changes = await compareSchemas(BEFORE, buildSchema(after));
  return { after: buildSchema(after), lines: changes.map(({ severity, message }) => `${severity}: ${message}`) };
};

describe('a change of a schema', () => {
  test.each([
    ['a field that goes', 'name: String email', 'email', "breaking: Field 'name' was removed from object type 'User'"],
    ['a field that may be null', 'id: ID!', 'id: ID', "breaking: Field 'User.id' changed type from 'ID!' to 'ID'"],
    [
      'an argument that must be given',
      '(id: ID!)',
      '(id: ID!, at: Int!)',
      "breaking: Argument 'at: Int!' added to field 'Query.user'",
    ],
    ['an argument that goes', '(id: ID!)', '', "breaking: Argument 'id: ID!' was removed from field 'Query.user'"],
    ['a value that goes', 'GOOD BAD', 'GOOD', "breaking: Enum value 'BAD' was removed from enum 'Mood'"],
    [
      'an input field that must be given',
      '{ name: String }',
      '{ name: String, age: Int! }',
      "breaking: Input field 'age' of type 'Int!' was added to input object type 'UserFilter'",
    ],
    ['a directive that goes', 'directive @loud on QUERY', '', "breaking: Directive 'loud' was removed"],
    ['a value that comes', 'GOOD BAD', 'GOOD BAD FINE', "dangerous: Enum value 'FINE' was added to enum 'Mood'"],
    [
      'a default that is another',
      'first: Int = 10',
      'first: Int = 5',
      "dangerous: Default value for argument 'first' on field 'Query.users' changed from '10' to '5'",
    ],
    ['a field that comes', 'id: ID!', 'id: ID! age: Int', "safe: Field 'age' was added to object type 'User'"],
    [
      'a field that is never null any more',
      'name: String email',
      'name: String! email',
      "safe: Field 'User.name' changed type from 'String' to 'String!'",
    ],
    [
      'a description',
      'A person.',
      'Somebody.',
      `safe: Description 'A person.' on type 'User' has changed to 'Somebody.'`,
    ],
  ])('%s', async (_what, from, to, line) => {
    const { after, lines } = await changed(from, to);
    expect(lines).toEqual([line]);
    // The reference implementation knows what breaks, and agrees.
    const breaking = findBreakingChanges(buildSchema(BEFORE), after);
    expect(breaking.length > 0).toBe(line.startsWith('breaking'));
  });
});

test('the worst comes first, and a new type is one change', async () => {
  const after = BEFORE.replace('name: String email', 'email')
    .replace('union Thing = User', 'union Thing = User | Place')
    .concat(' type Place { id: ID! name: String }');
  const changes = await compareSchemas(BEFORE, buildSchema(after));
  expect(changes.map(({ severity, type, path }) => [severity, type, path])).toEqual([
    ['breaking', 'FIELD_REMOVED', 'User.name'],
    ['dangerous', 'UNION_MEMBER_ADDED', 'Thing'],
    ['safe', 'TYPE_ADDED', 'Place'],
  ]);
  expect(changes[0]?.reason).toContain('Removing a field is a breaking change');
});

test('order and comments are no change', async () => {
  const after = `# Another file.\n${BEFORE.replace('GOOD BAD', 'BAD, GOOD').replace('id: ID! name: String', 'name: String id: ID!')}`;
  expect(await compareSchemas(BEFORE, buildSchema(after))).toEqual([]);
});

test('a text that is no schema is one sentence', async () => {
  await expect(compareSchemas('type User {', buildSchema(BEFORE))).rejects.toThrow(
    'The schema to compare with cannot be read: Syntax Error: Expected Name, found <EOF>.',
  );
});
