import { ID_FORMS } from '../../graphql/api/id-form.ts';
import { DEFAULT_COST_LIMITS, DEFAULT_DOCUMENT_LIMITS, TRANSACTION_MODES } from '../../graphql/index.ts';
import { type CorsOptions, corsProblem } from '../cors.ts';
import { endpointPathProblem } from '../endpoint-path.ts';
import { LOG_LEVELS } from '../logging/logger.ts';
import * as kinds from './option-kinds.ts';
import type { PhoebeConfig } from './phoebe-config.ts';

/** Who reads an option: the program `phoebe`, the server, or the schema, which some commands make without a server. */
export type OptionReader = 'program' | 'server' | 'schema';

export interface ConfigOption {
  readonly reader: OptionReader;
  readonly kind: kinds.OptionKind;
}

const { callable, flag, options, orFalse, text, whole } = kinds;

const program = (kind: kinds.OptionKind): ConfigOption => ({ reader: 'program', kind });
const server = (kind: kinds.OptionKind): ConfigOption => ({ reader: 'server', kind });
const schema = (kind: kinds.OptionKind): ConfigOption => ({ reader: 'schema', kind });

const LIMITS = Object.fromEntries(
  Object.keys({ ...DEFAULT_DOCUMENT_LIMITS, ...DEFAULT_COST_LIMITS }).map((name) => [name, whole(1)]),
);

const CORS = options(
  {
    origin: (value, path) => (typeof value === 'string' ? undefined : kinds.texts(value, path)),
    credentials: flag,
    methods: kinds.texts,
    allowedHeaders: kinds.texts,
    exposedHeaders: kinds.texts,
    maxAge: whole(0),
  },
  (value) => corsProblem(value as CorsOptions),
);

/** Every option of a config. The check of a file, `serverOptions`, and `phoebe config` are made of this table. */
export const CONFIG_OPTIONS: { readonly [Name in keyof Required<PhoebeConfig>]: ConfigOption } = {
  models: program(text),
  migrations: program(text),
  schemaFile: program(kinds.textOrFalse),
  database: program(text),
  data: program(text),
  host: program(text),
  port: program(whole(0, 65_535)),
  path: server((value, path) => text(value, path) ?? endpointPathProblem(String(value))),
  cors: server(orFalse(CORS)),
  viewer: server(callable),
  context: server(callable),
  modelsWithoutRules: schema(kinds.oneOf(['open', 'closed'])),
  ids: schema(kinds.oneOf(ID_FORMS)),
  pageSize: schema(options({ default: whole(1), max: whole(1) })),
  scalars: schema(kinds.anyList),
  limits: server(options(LIMITS)),
  maxRequestsPerClient: server(whole(1)),
  maxOperationsPerClient: server(whole(1)),
  clientOf: server(callable),
  maxBodyBytes: server(whole(1)),
  requestTimeoutMs: server(whole(1)),
  pingTimeoutMs: server(whole(1)),
  maxAttempts: server(whole(1)),
  transactionMode: server(kinds.oneOf(TRANSACTION_MODES)),
  queryStaleness: server(text),
  idempotency: server(orFalse(options({ ttlMs: whole(1, Number.MAX_SAFE_INTEGER), scope: callable }))),
  databaseErrors: server(kinds.callables),
  graphiql: server(flag),
  introspection: server(flag),
  exampleOperations: server(kinds.anyList),
  trustedDocuments: server(kinds.anyObject),
  compression: server(flag),
  plugins: server(kinds.anyList),
  logger: server(kinds.methods(['debug', 'info', 'warn', 'error'])),
  logLevel: program(kinds.oneOf(LOG_LEVELS)),
  seed: program(flag),
  createTables: program(flag),
  ignoreTables: program(kinds.texts),
};

const CHECK = options(
  Object.fromEntries(Object.entries(CONFIG_OPTIONS).map(([name, { kind }]) => [name, kind])),
  (value) => {
    const { database, data } = value as PhoebeConfig;
    return database === undefined || data === undefined
      ? undefined
      : '"database" and "data" are two databases: keep one.';
  },
);

/** What is wrong with a config, in a sentence that begins with the option's path; undefined where nothing is. */
export function configProblem(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    return 'A config is an object of options.';
  return CHECK(config, '');
}
