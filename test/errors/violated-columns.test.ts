import { expect, test } from 'vitest';
import { violatedColumns } from '../../src/errors/violated-columns.ts';

test.each([
  ['Key (username)=(huey) already exists.', ['username']],
  ['Key (a, b)=(1, 2) already exists.', ['a', 'b']],
  ['Key ("Name", "userId")=(x, 1) already exists.', ['Name', 'userId']],
  ['Key ("a)=(b", c)=(1, 2) already exists.', ['a)=(b', 'c']],
  ['Key ("say ""hi""")=(1) already exists.', ['say "hi"']],
  ['Key ("a,b")=(1) already exists.', ['a,b']],
  ['Key (user_id)=(7) is not present in table "users".', ['user_id']],
  ['Key (id)=(1) is still referenced from table "tweets".', ['id']],
  ['Key (lower(email))=(a@b.c) already exists.', ['email']],
  ['Key (lower((email)::text))=(a@b.c) already exists.', ['email']],
  ['Key (lower("Email"::text), tenant_id)=(a, 1) already exists.', ['Email', 'tenant_id']],
  [
    "Key (COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), name)=(x, y) already exists.",
    ['parent_id', 'name'],
  ],
  ["Key (date_trunc('day'::text, created AT TIME ZONE 'UTC'::text))=(x) already exists.", ['created']],
  ["Key ((first_name || ' '::text) || last_name)=(x) already exists.", ['first_name', 'last_name']],
  ['Key ((data::character varying(20)))=(x) already exists.', ['data']],
  ['Schlüssel »(username)=(huey)« existiert bereits.', ['username']],
  ['La clé « (a, b)=(1, 2) » existe déjà.', ['a', 'b']],
])('the columns of %s', (detail, columns) => {
  expect(violatedColumns(detail)).toEqual(columns);
});

test.each([undefined, '', 'Failing row contains (1, null).', 'Key (a', 'Key (a) = 1', 'Key (")=(1)'])(
  'no columns from %s',
  (detail) => {
    expect(violatedColumns(detail)).toEqual([]);
  },
);

test('the values are not read, whatever they look like', () => {
  expect(violatedColumns('Key (a)=(x)=(b, c)=(1) already exists.')).toEqual(['a']);
});
