import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { exampleOperations } from '../../src/server/graphiql/example-operations.ts';
import { graphqlRequest, TOY_SDL, toyServer } from './toy-server.ts';

describe('example operations', () => {
  test('are a list with a relation and variables, and a mutation that needs no other row', () => {
    expect(exampleOperations(buildSchema(TOY_SDL))).toEqual([
      {
        query: `# The first users, each with its tweets.
query Users($first: Int = 5) {
  users(first: $first) {
    nodes {
      id
      username
      created
      tweets(first: 3) {
        nodes {
          id
          content
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
`,
        variables: { first: 5 },
      },
      {
        query: `# Its values stand in the variables below.
mutation CreateUser($input: UserCreateInput!) {
  createUser(input: $input) {
    user {
      id
      username
      created
    }
  }
}
`,
        variables: { input: { username: 'example username' } },
      },
    ]);
  });

  test('run as they stand', async () => {
    const { server } = toyServer();
    for (const { query, variables } of exampleOperations(server.schema)) {
      const answer = await (await server.fetch(graphqlRequest(query, variables))).json();
      expect(answer).toEqual({ data: expect.anything() });
    }
  });

  test('show the relation whose rows have something to read', () => {
    const schema = buildSchema(/* GraphQL */ `
      type Like { id: ID! likes(first: Int): LikeConnection! }
      type LikeConnection { nodes: [Like!]! }
      type Tweet { id: ID! content: String! }
      type TweetConnection { nodes: [Tweet!]! }
      type User { id: ID! likes(first: Int): LikeConnection! tweets(first: Int): TweetConnection! }
      type UserConnection { nodes: [User!]! }
      type Query { users(first: Int): UserConnection! }
    `);
    expect(exampleOperations(schema)[0]?.query).toContain('tweets(first: 3) {');
  });

  test('fall back to a relation to one row, and to no relation', () => {
    const schema = buildSchema(/* GraphQL */ `
      type Owner { id: ID! name: String! }
      type Cat { id: ID! owner: Owner! }
      type CatConnection { nodes: [Cat!]! }
      type Query { cats(first: Int): CatConnection! }
    `);
    const [list] = exampleOperations(schema);
    expect(list?.query).toContain('owner {\n        id\n        name\n      }');
    expect(validate(schema, parse(list?.query ?? ''))).toEqual([]);
  });

  test('are left out where a schema has nothing to make them from', () => {
    const schema = buildSchema(/* GraphQL */ `
      scalar Shape
      input OddInput { shape: Shape! }
      type Odd { id: ID! }
      type OddPayload { odd: Odd! }
      type Query { hello: String odd(id: ID!): Odd }
      type Mutation { createOdd(input: OddInput!): OddPayload! join(odd: ID!, other: ID!): OddPayload! }
    `);
    expect(exampleOperations(schema)).toEqual([]);
  });

  test('never need the key of another row, whether it is required or one of two ways', () => {
    const schema = buildSchema(/* GraphQL */ `
      type Cat { id: ID! name: String! ownerId: ID! }
      input CatCreateInput { name: String! ownerId: ID owner: CatOwnerInput }
      input CatOwnerInput { connect: ID }
      input DogCreateInput { name: String! size: Size! }
      enum Size { SMALL BIG }
      type CatPayload { cat: Cat! }
      type Query { hello: String }
      type Mutation { createCat(input: CatCreateInput!): CatPayload! createDog(input: DogCreateInput!): CatPayload! }
    `);
    expect(exampleOperations(schema)).toEqual([
      {
        query: expect.stringContaining('mutation CreateDog($input: DogCreateInput!) {'),
        variables: { input: { name: 'example name', size: 'SMALL' } },
      },
    ]);
  });

  test('show a mutation that was declared beside the models', () => {
    const schema = buildSchema(/* GraphQL */ `
      type User { id: ID! username: String! }
      type SignUpPayload { user: User! code: String! query: Query! }
      type Query { hello: String }
      type Mutation { updateUser(id: ID!): SignUpPayload! signUp(username: String!, at: Int): SignUpPayload! }
    `);
    expect(exampleOperations(schema)).toEqual([
      {
        query: `# Its values stand in the variables below.
mutation SignUp($username: String!) {
  signUp(username: $username) {
    user {
      id
      username
    }
    code
  }
}
`,
        variables: { username: 'another username' },
      },
    ]);
  });
});
