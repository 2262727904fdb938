import { expect, test } from 'vitest';
import { AccessPolicy, explainAccess } from '../../src/access/index.ts';
import { allow, buildSchema, rules } from '../../src/graphql/index.ts';
import { integer, model, sql, text } from '../../src/index.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import { Article, articleRules, MODELS, OPERATIONS, Person, personRules } from './setup/newsroom.ts';

const dialect = postgresDialect({ major: 18, minor: 0 });

test('what rules say for a viewer is explained with its SQL', () => {
  const explained = explainAccess(new AccessPolicy([articleRules, personRules]), [Article], {
    viewer: { id: 'ada' },
    dialect,
  });
  expect(explained).toContainEqual({
    model: 'Article',
    action: 'read',
    allowed: 'some rows',
    condition: { sql: '"articles"."is_draft" = $1 OR "articles"."author_id" = $2', parameters: ['false', 'ada'] },
  });
  expect(explained).toContainEqual({
    model: 'Article',
    field: 'note',
    action: 'write',
    allowed: 'some rows',
    condition: { sql: '"articles"."author_id" = $1', parameters: ['ada'] },
  });
});

test('a role opens what a condition would narrow, and nobody is let in by a function of the viewer', () => {
  const policy = new AccessPolicy([personRules]);
  const said = (viewer: object | undefined) =>
    Object.fromEntries(
      explainAccess(policy, [Person], { viewer, dialect })
        .filter(({ field }) => field === undefined)
        .map(({ action, allowed }) => [action, allowed]),
    );
  expect(said({ id: 'x', roles: ['admin'] })).toEqual({
    read: 'all rows',
    create: 'all rows',
    update: 'all rows',
    delete: 'all rows',
  });
  expect(said(undefined)).toEqual({ read: 'some rows', create: 'no rows', update: 'no rows', delete: 'no rows' });
});

test('mistakes in rules are found when the schema is built, all at once', () => {
  const Log = model('Log', { line: text(), level: integer() }, { primaryKey: [] });
  const mistakes = [
    rules(Article, { read: true, fields: { nothing: { read: false } } }),
    rules(Article, { read: true }),
    rules(Person, { read: true, fields: { id: { read: allow.signedIn } } }),
    rules(Log, { read: sql`level > 1` as never }),
  ];
  expect(() => buildSchema([...MODELS, Log], { operations: mistakes })).toThrowError(
    /twice[\s\S]*primary key|primary key[\s\S]*twice/,
  );
  expect(() => rules(Article, { read: 'yes' as never })).toThrowError(
    '"read" of rules(Article, …) must be true, false, a condition, a function of the viewer, or a list of these',
  );
});

test('what may be hidden may be null in the schema, and nothing else changes', () => {
  const isRule = (each: object) => 'kind' in each && each.kind === 'rules';
  const open = buildSchema(MODELS, { operations: OPERATIONS.filter((each) => !isRule(each)) })
    .getType('Article')!
    .toConfig() as any;
  const ruled = buildSchema(MODELS, { operations: OPERATIONS }).getType('Article')!.toConfig() as any;
  const changed = Object.keys(ruled.fields).filter(
    (name) => String(open.fields[name].type) !== String(ruled.fields[name].type),
  );
  expect(changed).toEqual(['author']);
});
