import { createHash } from 'node:crypto';
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AtEnd, folderWithData, MODELS, readyUrl, start } from '../cli/phoebe-process.ts';

const SEED = `import { User } from './user.ts';
export async function seed(): Promise<void> {
  for (const username of ['ada', 'bea', 'cleo', 'dot', 'eve']) await User.create({ username });
}
`;

const PAGE = gql`
  query Page($after: String) {
    users(first: 2, after: $after, orderBy: [{ username: ASC }]) {
      edges { cursor node { id username } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const FIND = gql`
  query Find($name: String!) {
    userBy(key: { username: $name }) { id username }
  }
`;

const RENAME = gql`
  mutation Rename($id: ID!, $username: String!) {
    updateUser(id: $id, input: { username: $username }) { user { id username } }
  }
`;

const CREATE = gql`
  mutation Create($username: String!) {
    createUser(input: { username: $username }) { user { id username } }
  }
`;

interface User {
  readonly id: string;
  readonly username: string;
}
interface Page {
  readonly users: {
    readonly edges: readonly { readonly node: User }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** A client with the one line of configuration that connections need. */
function clientFor(uri: string, options: { readonly useGETForQueries?: boolean } = {}): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri, ...options }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { users: relayStylePagination(['where', 'orderBy']) } } },
    }),
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const names = (page: Page): readonly string[] => page.users.edges.map(({ node }) => node.username);

describe('Apollo Client 4 against the running server', () => {
  let uri: string;

  beforeAll(async () => {
    const cleanUps: (() => unknown)[] = [];
    const atEnd: AtEnd = (cleanUp) => void cleanUps.unshift(cleanUp);
    const cwd = await folderWithData({ ...MODELS, 'models/seed.ts': SEED }, atEnd);
    uri = await readyUrl(start(['serve', '--port', '0'], { cwd, atEnd }));
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp();
    };
  });

  test('a query is answered, by POST and by GET', async () => {
    for (const useGETForQueries of [false, true]) {
      const { data } = await clientFor(uri, { useGETForQueries }).query<Page>({ query: PAGE });
      expect(data && names(data)).toEqual(['ada', 'bea']);
    }
  });

  test('the second and third page are added to the first in the cache', async () => {
    const client = clientFor(uri);
    const observable = client.watchQuery<Page>({ query: PAGE });
    const subscription = observable.subscribe(() => {});
    const first = await client.query<Page>({ query: PAGE });
    let page = first.data!.users.pageInfo;
    for (const expected of [
      ['ada', 'bea', 'cleo', 'dot'],
      ['ada', 'bea', 'cleo', 'dot', 'eve'],
    ]) {
      expect(page.hasNextPage).toBe(true);
      const more = await observable.fetchMore({ variables: { after: page.endCursor } });
      page = more.data!.users.pageInfo;
      await expect.poll(() => names(observable.getCurrentResult().data as Page)).toEqual(expected);
    }
    expect(page.hasNextPage).toBe(false);
    subscription.unsubscribe();
  });

  test('a mutation changes the row in the cache, and so every query that shows it', async () => {
    const client = clientFor(uri);
    const observable = client.watchQuery<Page>({ query: PAGE });
    const seen: (readonly string[])[] = [];
    const subscription = observable.subscribe(({ data, dataState }) => {
      if (dataState === 'complete') seen.push(names(data));
    });
    const { data } = await client.query<{ userBy: User }>({ query: FIND, variables: { name: 'bea' } });
    await client.query({ query: PAGE });
    await client.mutate({ mutation: RENAME, variables: { id: data!.userBy.id, username: 'bella' } });
    await expect.poll(() => seen.at(-1)).toEqual(['ada', 'bella']);
    expect(seen[0]).toEqual(['ada', 'bea']);
    await client.mutate({ mutation: RENAME, variables: { id: data!.userBy.id, username: 'bea' } });
    subscription.unsubscribe();
  });

  test('an optimistic answer is shown at once, replaced by the true one, and taken back when there is none', async () => {
    const client = clientFor(uri);
    const observable = client.watchQuery<Page>({ query: PAGE });
    const seen: (readonly string[])[] = [];
    const subscription = observable.subscribe(({ data, dataState }) => {
      if (dataState === 'complete') seen.push(names(data));
    });
    const { data } = await client.query<{ userBy: User }>({ query: FIND, variables: { name: 'bea' } });
    await client.query({ query: PAGE });
    const { id } = data!.userBy;
    const rename = (username: string, optimistic: string) =>
      client.mutate({
        mutation: RENAME,
        variables: { id, username },
        optimisticResponse: {
          updateUser: { __typename: 'UserPayload', user: { __typename: 'User', id, username: optimistic } },
        },
      });
    await rename('becky', 'soon');
    await expect.poll(() => seen.at(-1)).toEqual(['ada', 'becky']);
    expect(seen).toContainEqual(['ada', 'soon']);
    // The name is taken: the optimistic answer was wrong.
    await rename('ada', 'never').catch((error: unknown) => {
      if (!CombinedGraphQLErrors.is(error)) throw error;
    });
    await expect.poll(() => seen.at(-1)).toEqual(['ada', 'becky']);
    expect(seen).toContainEqual(['ada', 'never']);
    await rename('bea', 'bea');
    subscription.unsubscribe();
  });

  test('rows are kept once, under their type and id, whichever query brought them', async () => {
    const client = clientFor(uri);
    const { data } = await client.query<{ userBy: User }>({ query: FIND, variables: { name: 'ada' } });
    await client.query({ query: PAGE });
    const cache = client.cache.extract() as Record<string, unknown>;
    expect(
      Object.keys(cache)
        .filter((key) => key.startsWith('User:'))
        .sort(),
    ).toHaveLength(2);
    expect(cache[`User:${data!.userBy.id}`]).toEqual({ __typename: 'User', id: data!.userBy.id, username: 'ada' });
  });

  test('persisted queries send a hash, and the document only when the server does not know it', async () => {
    const sent: string[] = [];
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
      new HttpLink({
        uri,
        fetch: (input, init) => {
          sent.push(`${init?.method ?? 'GET'} ${String(init?.body ?? input).includes('userBy') ? 'document' : 'hash'}`);
          return fetch(input, init);
        },
      }),
    );
    for (let n = 0; n < 2; n += 1) {
      const client = new ApolloClient({ link, cache: new InMemoryCache() });
      const { data } = await client.query<{ userBy: User }>({ query: FIND, variables: { name: 'ada' } });
      expect(data!.userBy.username).toBe('ada');
    }
    expect(sent).toEqual(['GET hash', 'POST document', 'GET hash']);
  });

  test('one root field that fails leaves the others to a client that asks for all', async () => {
    const query = gql`{ users(first: 1) { edges { cursor node { id } } pageInfo { hasNextPage } } bad: tweets(first: 500) { totalCount } }`;
    const { data, error } = await clientFor(uri).query<Record<string, unknown>>({ query, errorPolicy: 'all' });
    expect(data).toMatchObject({ users: { edges: [{}] }, bad: null });
    if (!CombinedGraphQLErrors.is(error)) throw error;
    expect(error.errors.map(({ path, extensions }) => [path, extensions?.code])).toEqual([[['bad'], 'LIMIT_EXCEEDED']]);
  });

  test('an error has its code, where the client looks for it', async () => {
    const failing = clientFor(uri).mutate({ mutation: CREATE, variables: { username: 'ada' } });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    if (!CombinedGraphQLErrors.is(error)) throw error;
    expect(error.errors[0]?.extensions).toMatchObject({ code: 'UNIQUE_VIOLATION' });
  });
});
