import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { OperationTypeNode } from 'graphql';
import { createServer } from 'phoebe/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankSchema, numberOf, prepareBank } from '../graphql/bank.ts';
import { type TemporaryDatabase, temporaryDatabase } from '../setup/temporary-database.ts';

/** The link of docs/transactions.md. In front of RetryLink, so that all tries of a mutation have one key. */
const idempotencyLink = new ApolloLink((operation, forward) => {
  if (operation.operationType === OperationTypeNode.MUTATION)
    operation.setContext(({ headers }: { headers?: Record<string, string> }) => ({
      headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() },
    }));
  return forward(operation);
});

const BUMP = gql`mutation Bump($note: String!) { bump(id: "a", note: $note, by: 1) { counter { id n } } }`;

let database: TemporaryDatabase;
let server: ReturnType<typeof createServer>;
let uri: string;
beforeAll(async () => {
  database = await temporaryDatabase();
  await prepareBank(database.db);
  server = createServer({ db: database.db, schema: bankSchema() });
  uri = `${(await server.listen({ port: 0 })).url}/graphql`;
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

test('Apollo Client sends a mutation again whose answer was lost, and it is done once', async () => {
  const keys: (string | null)[] = [];
  const losing: typeof fetch = async (input, init) => {
    keys.push(new Headers(init?.headers).get('idempotency-key'));
    const response = await fetch(input, init);
    // The server has done it; the first two answers never arrive.
    if (keys.length <= 2) throw new TypeError('network error');
    return response;
  };
  const client = new ApolloClient({
    link: ApolloLink.from([
      idempotencyLink,
      new RetryLink({ delay: { initial: 1 }, attempts: { max: 5 } }),
      new HttpLink({ uri, fetch: losing }),
    ]),
    cache: new InMemoryCache(),
  });
  const { data } = await client.mutate({ mutation: BUMP, variables: { note: 'x' } });
  expect(data).toEqual({
    bump: { __typename: 'BumpPayload', counter: { __typename: 'Counter', id: 'a', n: 101 } },
  });
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(await numberOf('a')).toBe(101);
  // The next mutation has a key of its own.
  await client.mutate({ mutation: BUMP, variables: { note: 'y' } });
  expect(new Set(keys).size).toBe(2);
  expect(await numberOf('a')).toBe(102);
});
