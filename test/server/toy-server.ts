import { buildSchema, type ExecutionArgs, execute, type GraphQLSchema } from 'graphql';
import { type AssembleOptions, assembleServer } from '../../src/server/assemble-server.ts';
import { createLogger } from '../../src/server/logging/create-logger.ts';

/** A schema of the shape that models make, with rows in memory: what is tested here is the server around it. */
export const TOY_SDL = /* GraphQL */ `
  scalar DateTime
  type Tweet { id: ID! content: String! user: User! }
  type TweetConnection { nodes: [Tweet!]! pageInfo: PageInfo! totalCount: Int! }
  type User { id: ID! username: String! created: DateTime tweets(first: Int, after: String): TweetConnection! }
  type UserConnection { nodes: [User!]! pageInfo: PageInfo! totalCount: Int! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  input UserCreateInput { id: ID username: String! created: DateTime }
  input TweetCreateInput { id: ID content: String! userId: ID! }
  type UserPayload { user: User! }
  type TweetPayload { tweet: Tweet! }
  type Query {
    tweets(first: Int, after: String): TweetConnection!
    users(first: Int, after: String): UserConnection!
    fails: String
    waits: String
  }
  type Mutation {
    createTweet(input: TweetCreateInput!): TweetPayload!
    createUser(input: UserCreateInput!): UserPayload!
    waits: String
  }
`;

export type ToyRoot = Readonly<Record<string, unknown>>;

const NO_PAGE = { hasNextPage: false, endCursor: null };
const TWEETS = {
  nodes: [{ id: '7', content: 'meow' }],
  pageInfo: NO_PAGE,
  totalCount: 1,
};

export const TOY_ROOT: ToyRoot = {
  users: {
    nodes: [{ id: '1', username: 'huey', tweets: TWEETS }],
    pageInfo: NO_PAGE,
    totalCount: 1,
  },
  createUser: ({ input }: { input: { username: string } }) => ({
    user: { id: '2', username: input.username },
  }),
};

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly level: string;
  readonly message: string;
}

export interface ToyOptions extends Partial<AssembleOptions> {
  /** Resolvers of root fields, beside those of {@link TOY_ROOT}. */
  readonly root?: ToyRoot;
}

/** A server around the toy schema, and the lines that it logs. */
export function toyServer({ root, ...overrides }: ToyOptions = {}) {
  const log: LogLine[] = [];
  const schema: GraphQLSchema = buildSchema(TOY_SDL);
  const server = assembleServer({
    schema,
    execute: (args: ExecutionArgs) => execute({ ...args, rootValue: { ...TOY_ROOT, ...root } }),
    toGraphQLError: () => undefined,
    ping: async () => {},
    logger: createLogger({
      format: 'json',
      level: 'debug',
      write: (line) => log.push(JSON.parse(line)),
    }),
    pingTimeoutMs: 2_000,
    requestTimeoutMs: 30_000,
    maxBodyBytes: 1_000_000,
    graphiql: true,
    introspection: true,
    trustedDocuments: undefined,
    compression: false,
    exampleOperations: undefined,
    cors: undefined,
    path: '/graphql',
    context: undefined,
    plugins: [],
    ready: undefined,
    ...overrides,
  });
  return { server, log };
}

/** A POST as GraphQL clients send it. */
export function graphqlRequest(
  query: string,
  variables?: object,
  headers: Readonly<Record<string, string>> = {},
): Request {
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}
