import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Database } from '../database/database.ts';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type {
  BuildSchemaOptions,
  CostLimits,
  CreateExecuteOptions,
  DocumentLimits,
  IdempotencyOptions,
} from '../graphql/index.ts';
import type { AnyModel } from '../orm/index.ts';
import type { CorsOptions } from './cors.ts';
import type { ExampleOperation } from './graphiql/example-operations.ts';
import type { Logger } from './logging/logger.ts';
import type { ViewerOf } from './plugins/use-operation.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** A megabyte: a large bulk write fits, and a few hundred such requests at once still fit into memory. */
export const DEFAULT_MAX_BODY_BYTES = 1_000_000;

/** Half of the minute after which most proxies give up. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** A load balancer asks every few seconds and gives up after a few: an answer later than this is no answer. */
export const DEFAULT_PING_TIMEOUT_MS = 2_000;

/** A browser opens six connections, over HTTP/2 some hundred requests; behind a proxy all clients are one. */
export const DEFAULT_MAX_REQUESTS_PER_CLIENT = 256;

/** Options of `createServer`: those of the server, and with `models` those of `buildSchema`. */
export interface ServerOptions extends BuildSchemaOptions {
  /** The database that requests run on. The server does not close it: who opened it does, after `close()`. */
  readonly db: Database;
  /** What the schema is made from. Either this or `schema`. */
  readonly models?: readonly AnyModel[];
  /** A schema made by `buildSchema` with options of your own. Either this or `models`. */
  readonly schema?: GraphQLSchema;
  /** Runs of a mutation's transaction in all, at least 1. Default: that of `runTransaction`. */
  readonly maxAttempts?: number;
  /** How mutation operations without `@transaction` are cut into transactions: one, or one for each root field. Default: one. */
  readonly transactionMode?: CreateExecuteOptions['transactionMode'];
  /** How old the data of queries may be: see `createExecute`. Default: the present. */
  readonly queryStaleness?: string;
  /**
   * How answers are kept under the header `Idempotency-Key`; false refuses requests that carry one. The table is made by
   * `createTables(db, [...models, IdempotencyKey])`; `phoebe serve` does that by itself. Default: for a day, by viewer.
   */
  readonly idempotency?: IdempotencyOptions | false;
  /** What clients see of errors that functions and triggers of the database raise: see `createExecute`. Default: nothing. */
  readonly databaseErrors?: CreateExecuteOptions['databaseErrors'];
  /** Whether a browser gets GraphiQL at /graphql. Default: yes, unless NODE_ENV is "production". */
  readonly graphiql?: boolean;
  /** Whether clients may ask what the schema is. Default: as `graphiql`, so that one switch turns both off. */
  readonly introspection?: boolean;
  /**
   * The documents that clients may send, by their id (`documentId`, or the hash of a persisted query); any other is refused.
   * Default: any document, and automatic persisted queries.
   */
  readonly trustedDocuments?: TrustedDocuments;
  /**
   * Compresses answers (gzip, deflate or brotli, as the client accepts). Default false: a proxy in front does it at less cost.
   */
  readonly compression?: boolean;
  /** What GraphiQL opens with, one tab each. Default: made from the schema. */
  readonly exampleOperations?: readonly ExampleOperation[];
  /** Default: writes nothing. */
  readonly logger?: Logger;
  /** Which pages of other origins may ask. Default: none. */
  readonly cors?: CorsOptions | false;
  /**
   * Where GraphQL and GraphiQL are served, as the client asks for it or below the place where a framework mounts the listener.
   * Default `/graphql`.
   */
  readonly path?: string;
  /** Adds to the context of a request's resolvers, for example who asks. Called once a request. */
  readonly context?: (request: Request) => object | Promise<object>;
  /**
   * Who asks: an object with what the rules need, or undefined for nobody. It is `context.viewer`. Throw
   * `new OperationError('UNAUTHENTICATED', …)` where credentials are wrong. Called once a request.
   * @example viewer: async (request) => sessions.find(request.headers.get('authorization'))
   * @example viewer: (_, { jwt }) => jwt && { id: jwt.payload.sub }   // with useJWT() of @graphql-yoga/plugin-jwt
   */
  readonly viewer?: ViewerOf;
  /** What operations may be, and what they may cost: see `DocumentLimits` and `CostLimits`. */
  readonly limits?: Partial<DocumentLimits & CostLimits>;
  /** Requests of one client that may run at the same time; more are answered 429. Default 256. */
  readonly maxRequestsPerClient?: number;
  /**
   * Operations of one client that may run at the same time, and statements of all of these. More wait, for 10 s at most, then they
   * are answered 429. Default: a fifth fewer than the pool has connections, 8 of 10; at least 1.
   */
  readonly maxOperationsPerClient?: number;
  /** Names the client of a request. Default: the address at the other end, which behind a proxy is the proxy's. */
  readonly clientOf?: (request: IncomingMessage) => string;
  /** A larger body is refused with status 413. Default 1,000,000. */
  readonly maxBodyBytes?: number;
  /** An operation that takes longer is aborted with the code TIMEOUT. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** How long `/ready` waits for the database. Default 2,000. */
  readonly pingTimeoutMs?: number;
  /** Plugins of yoga, run after the server's own. What keeps one from being taken is an error of `listen` and of each request. */
  readonly plugins?: readonly Plugin[];
  /** Until it resolves, requests wait for it, for `requestTimeoutMs` at most, and `/ready` answers 503. Default: nothing to wait for. Its rejection is the caller's to handle. */
  readonly ready?: Promise<unknown>;
}

/** Node's timers know no longer time than this, about 25 days, and take a longer one for none at all. */
const MAX_LIMIT = 2_147_483_647;

/** Throws where a number of bytes or milliseconds makes no sense. */
export function assertLimit(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_LIMIT) return;
  throw new InvalidArgumentError(`${name} must be an integer from 1 to ${MAX_LIMIT}, but got: ${value}.`);
}
