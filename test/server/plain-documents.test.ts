import { expect, test } from 'vitest';
import { buildSchema, DEFAULT_DOCUMENT_LIMITS, mutation } from '../../src/graphql/index.ts';
import { integer, model, text } from '../../src/index.ts';
import { PlainDocuments } from '../../src/server/lean/plain-documents.ts';

const Note = model('Note', { id: integer().primaryKey(), body: text() });
const shout = mutation('shout', { args: { body: text() }, result: { body: text() }, resolve: (args) => args });
const schema = buildSchema([Note], { operations: [shout] });

test.each([
  ['a query', '{ notes { nodes { id body } totalCount pageInfo { hasNextPage } } }'],
  ['a mutation', 'mutation { updateNote(id: "1", input: { body: "b" }) { note { id } } }'],
  ['two operations', 'query A { notes { totalCount } } query B { notes { nodes { id } } }'],
  [
    'variables, fragments and directives',
    'query ($n: Int!) { notes(first: $n) { ...F @skip(if: true) } } fragment F on NoteConnection { totalCount }',
  ],
  ['introspection', '{ __schema { queryType { name } } __typename }'],
])('%s needs no yoga, and is parsed once', (_name, query) => {
  const documents = new PlainDocuments({ schema, introspection: true });
  const document = documents.get(query);
  expect(document).toMatchObject({ kind: 'Document' });
  expect(documents.get(query)).toBe(document);
});

test.each([
  ['a text that is no document', '{ notes {'],
  ['a field that is not there', '{ notes { nodes { nothing } } }'],
  ['a rule that is broken', 'query ($n: Int) { notes { totalCount } }'],
  ['an answer in parts', '{ notes { ... @defer { totalCount } } }'],
  ['a subscription', 'subscription { notes }'],
  ["a resolver of the application's own", 'mutation { shout(body: "x") { body } }'],
  ['a document beyond the limits', `{ ${'a: notes { totalCount } '.repeat(20)} }`],
])('%s is for yoga', (_name, query) => {
  const documents = new PlainDocuments({
    schema,
    introspection: true,
    limits: { ...DEFAULT_DOCUMENT_LIMITS, maxTokens: 60 },
  });
  for (const _time of ['first', 'again']) expect(documents.get(query)).toBeUndefined();
});

test('introspection is for yoga to refuse where it is off', () => {
  const documents = new PlainDocuments({ schema, introspection: false });
  expect(documents.get('{ __schema { queryType { name } } }')).toBeUndefined();
  expect(documents.get('{ __typename }')).toBeDefined();
});
