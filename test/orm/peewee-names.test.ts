import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as phoebe from 'phoebe';
import { expect, test } from 'vitest';
import { Person, Post } from './blog.ts';

/** What the rows of docs/peewee.md are made of, beside our own: JavaScript's, and names of an example's fields and variables. */
const OTHERS: ReadonlySet<string> = new Set([
  'map',
  'name',
  'student',
  'course',
  'count',
  'x',
  'n',
  'columns',
  'username',
  'user',
]);

/** One thing of each kind that has methods. */
const THINGS: readonly object[] = [
  phoebe,
  Person,
  Person.name,
  Post.author,
  Person.select(),
  Person.select(Person.id).union(Person.select(Person.id)),
  Person.insert({ id: 1, name: 'a' }),
  Person.insert({ id: 1, name: 'a' }).returning(),
  Person.update({ name: 'a' }),
  Person.delete(),
  Person.select().as('p'),
  phoebe.fn.count(),
  phoebe.caseWhen(Person.noop(), 1),
  phoebe.text(),
  phoebe.tuple(Person.id, Person.name),
  phoebe.sql,
  phoebe.foreignKey('self'),
  phoebe.Database.prototype,
  phoebe.Transaction.prototype,
];

const known = new Set(THINGS.flatMap(namesOf));
const rows = readFileSync(join(import.meta.dirname, '../../docs/peewee.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Peewee'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

test.each(rows.map(([, peewee, ours]) => [peewee, ours] as const))('%s has names that are there: %s', (_, ours) => {
  for (const [, code] of (ours ?? '').matchAll(/(?<!`)`([^`]+)`(?!`)/g))
    for (const name of calledIn(code!)) expect(known.has(name) || OTHERS.has(name), `"${name}" in ${code}`).toBe(true);
});

test('the tables are there', () => expect(rows.length).toBeGreaterThan(100));

/** Methods and functions: what is before a parenthesis or after a dot. Texts in quotes are none, and names after `fn` are SQL's. */
function calledIn(code: string): string[] {
  const bare = code.replace(/'[^']*'|\.\.\.\w+|fn\.\w+/g, '');
  return [...bare.matchAll(/(?:(?<=\.)[a-z]\w*|\b[a-z]\w*(?=\())/g)].map(([name]) => name);
}

function namesOf(thing: object): string[] {
  const names: string[] = [];
  for (let at: object | null = thing; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at));
  return names;
}
