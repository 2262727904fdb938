import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { graphqlRequest, toyServer } from './toy-server.ts';

const SECRET = 'insert into "users" ("password") values (\'hunter2\')';

interface ErrorAnswer {
  readonly data?: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly errorId: string };
  }[];
}

describe('errors that clients must not see', () => {
  test('become "Unexpected error." with an id, under which the log has the cause', async () => {
    const cause = new Error(SECRET);
    const { server, log } = toyServer({
      root: {
        fails: () => {
          throw new Error('The resolver failed.', { cause });
        },
      },
    });
    const response = await server.fetch(graphqlRequest('{ fails users { totalCount } }'));
    const text = await response.text();
    expect(text).not.toContain('hunter2');
    const answer: ErrorAnswer = JSON.parse(text);
    const [error] = answer.errors;
    expect(answer).toEqual({
      data: { fails: null, users: { totalCount: 1 } },
      errors: [
        {
          message: 'Unexpected error.',
          path: ['fails'],
          locations: [{ line: 1, column: 3 }],
          extensions: {
            code: 'INTERNAL_SERVER_ERROR',
            errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          },
        },
      ],
    });
    expect(response.status).toBe(200);
    expect(log.find(({ level }) => level === 'error')).toMatchObject({
      message: 'Unexpected error.',
      errorId: error?.extensions.errorId,
      path: 'fails',
      error: { message: 'The resolver failed.', cause: { message: SECRET } },
    });
  });

  test('have the status 500 when there is no data at all', async () => {
    const { server, log } = toyServer({
      context: () => {
        throw new Error(SECRET);
      },
    });
    const response = await server.fetch(graphqlRequest('{ users { totalCount } }'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    expect(log.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('may be anything that can be thrown', async () => {
    const { server } = toyServer({
      root: { fails: () => Promise.reject('hunter2') },
    });
    const text = await (await server.fetch(graphqlRequest('{ fails }'))).text();
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('hunter2');
  });
});

describe('errors that clients may see', () => {
  test('a known error keeps its code, its message and its place', async () => {
    class Taken extends Error {}
    const { server, log } = toyServer({
      root: {
        fails: () => {
          throw new Taken('internal');
        },
      },
      toGraphQLError: (error) =>
        error instanceof GraphQLError && error.originalError instanceof Taken
          ? new GraphQLError('The name is taken.', {
              extensions: { code: 'UNIQUE_VIOLATION', fields: ['name'] },
            })
          : undefined,
    });
    expect(await (await server.fetch(graphqlRequest('{ fails }'))).json()).toEqual({
      data: { fails: null },
      errors: [
        {
          message: 'The name is taken.',
          path: ['fails'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'UNIQUE_VIOLATION', fields: ['name'] },
        },
      ],
    });
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a GraphQLError of a resolver passes as it is', async () => {
    const { server } = toyServer({
      root: {
        fails: () => {
          throw new GraphQLError('Too many cats.', {
            extensions: { code: 'LIMIT_EXCEEDED' },
          });
        },
      },
    });
    expect(await (await server.fetch(graphqlRequest('{ fails }'))).json()).toMatchObject({
      errors: [{ message: 'Too many cats.', extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
  });

  test("GraphQL's own errors have codes: syntax, validation, variables", async () => {
    const { server } = toyServer();
    const code = async (query: string, variables?: object) => {
      const answer = (await (await server.fetch(graphqlRequest(query, variables))).json()) as {
        errors: { extensions?: { code?: string } }[];
      };
      return answer.errors[0]?.extensions?.code;
    };
    expect(await code('{ users {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await code('{ dogs }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(
      await code('query ($n: Int!) { users(first: $n) { totalCount } }', {
        n: 'x',
      }),
    ).toBe('BAD_USER_INPUT');
  });
});
