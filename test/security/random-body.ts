import fc from 'fast-check';

/** Words that mean something somewhere: in GraphQL, in JSON, in SQL, in JavaScript. */
const WORDS = [
  'people',
  'articles',
  'nodes',
  'edges',
  'node',
  'id',
  'name',
  'email',
  'salary',
  'secret',
  'where',
  'first',
  'after',
  'orderBy',
  'aggregate',
  'groups',
  'by',
  'count',
  'eq',
  'in',
  'and',
  'not',
  'some',
  'query',
  'mutation',
  'fragment',
  'on',
  'Person',
  'undo',
  'createPerson',
  'updateArticle',
  'deletePeople',
  'input',
  'null',
  'true',
  '-1',
  '1e999',
  '99999999999999999999',
  '""',
  '"a1"',
  '"\\u0000"',
  '"\\ud800"',
  "'; DROP TABLE people; --",
  '__proto__',
  'constructor',
  '__typename',
  '__schema',
  'toString',
  '@include',
  '@skip(if: true)',
  '@defer',
  '@defer(label: "l", if: true)',
  '@stream(initialCount: 1)',
  '@stream(initialCount: -1)',
  '@snapshot',
  '@asOf(time: "-1s")',
  '@transaction(mode: PER_FIELD)',
  '$v',
  '...',
  '...F',
  '#',
  '\u0000',
  '\ufeff',
  '💥',
];
const SIGNS = ['{', '}', '(', ')', '[', ']', ':', '!', '=', '|', '&', ',', ' ', '\n', '"', '"""'];

const document = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...WORDS, ...SIGNS), { maxLength: 40 }).map((parts) => parts.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  // Right in form, wrong in what it says.
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom('people', 'articles', 'comments', 'vaults'),
        fc.constantFrom('id', 'name', 'title', 'email', 'views', 'salary', 'articleId', 'secret'),
        fc.constantFrom('eq', 'ne', 'in', 'like', 'gt', 'isNull', 'contains', 'startsWith'),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)),
        fc.oneof(fc.integer({ min: -5, max: 200 }), fc.string(), fc.constant(null)),
      )
      .map(([list, field, operator, operand, first]) => {
        const value = JSON.stringify(operand).replace(
          /"([^"\\]*)":/g,
          (_, key: string) => `${key.replace(/\W/g, '_') || 'k'}: `,
        );
        return `{ ${list}(first: ${JSON.stringify(first)}, where: { ${field}: { ${operator}: ${value} } }) { totalCount nodes { id } pageInfo { endCursor } } }`;
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('Person', 'Article', 'Comment', 'Vault'), fc.string({ unit: 'binary' }), fc.string())
      .map(
        ([type, id, name]) =>
          `mutation { update${type}(id: ${JSON.stringify(id)}, input: { name: ${JSON.stringify(name)}, title: "x" }) { query { people { totalCount } } } delete${type}(id: ${JSON.stringify(id)}) { deletedId } }`,
      ),
  },
);

/** Parts that come later, asked for at places where they make sense. */
const deferred = fc
  .tuple(
    fc.constantFrom('people', 'articles', 'comments', 'tags'),
    fc.constantFrom('id', 'name', 'email', 'salary', 'secret', 'author { email }', 'tags { nodes { label } }', 'x'),
    fc.constantFrom('... @defer', '... @defer(label: "l")', '... @defer(if: false)', '...'),
    fc.constantFrom(
      '',
      '@stream(initialCount: 1)',
      '@stream(initialCount: -3)',
      '@stream(initialCount: null)',
      '@stream(initialCount: $n)',
      '@stream(if: false)',
    ),
    fc.constantFrom('', 'query ($n: Int)', 'query ($n: Int = -1)', 'query ($n: Int = null)'),
  )
  .map(
    ([list, fields, defer, stream, query]) =>
      `${query} { ${list} { nodes ${stream} { __typename ${defer} { ${fields} } } } }`,
  );

/** What a client may say about its body and the answer it wants. */
export const randomHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'application/json; charset=utf-16',
      'application/graphql',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ),
    accept: fc.constantFrom(
      'application/json',
      'application/graphql-response+json',
      'multipart/mixed',
      'text/event-stream',
      'text/html',
      '*/*',
    ),
    'apollo-require-preflight': fc.constant('true'),
    'idempotency-key': fc.oneof(fc.constantFrom('k', '"k"', ''), fc.string({ unit: 'grapheme-ascii' })),
    'x-api-key': fc.constantFrom('ada', 'ben', '__proto__'),
  },
  { requiredKeys: [] },
);

/** A body for the endpoint: right JSON, wrong JSON, or something else. */
export const randomBody: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record(
        {
          query: fc.oneof(
            { weight: 9, arbitrary: document },
            { weight: 2, arbitrary: deferred },
            { weight: 1, arbitrary: fc.jsonValue() },
          ),
          variables: fc.oneof(
            fc.jsonValue(),
            fc.dictionary(fc.constantFrom('v', 'w', '__proto__', 'n'), fc.jsonValue()),
          ),
          operationName: fc.oneof(fc.constantFrom('Q', '', '__proto__'), fc.jsonValue()),
          extensions: fc.oneof(
            fc.jsonValue(),
            fc.record({ persistedQuery: fc.record({ version: fc.constantFrom(1, 2), sha256Hash: fc.string() }) }),
            fc.record({ idempotencyKey: fc.jsonValue() }),
          ),
        },
        { requiredKeys: ['query'] },
      )
      .map((body) => JSON.stringify(body)),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

/** What no answer may hold: text of SQL, places in the source, the driver's words, other people's values. */
export const LEAKS =
  /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE) ["a-z]|\$\d+::|node_modules|\/src\/|\.ts:\d|\bat \w+ \(|pg_catalog|syntax error at or near|relation "|column "|Unexpected error|INTERNAL_SERVER_ERROR|ben@x|cyd@x|ada@x|v-code/g;
