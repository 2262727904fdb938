import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONFIG_OPTIONS, configProblem } from '../../src/server/config/config-options.ts';
import { defineConfig } from '../../src/server/config/define-config.ts';
import type { PhoebeConfig } from '../../src/server/config/phoebe-config.ts';
import { schemaOptions, serverOptions } from '../../src/server/config/server-options.ts';
import { silentLogger } from '../../src/server/index.ts';

/** A right value of every option. */
const RIGHT: Required<Omit<PhoebeConfig, 'data'>> = {
  models: './models',
  migrations: './schema/migrations',
  schemaFile: false,
  database: 'postgresql://127.0.0.1/shop',
  port: 0,
  host: '127.0.0.1',
  logLevel: 'warn',
  seed: false,
  createTables: true,
  ignoreTables: ['spatial_ref_sys'],
  path: '/api/graphql',
  cors: { origin: ['https://shop.example'], credentials: true, maxAge: 60 },
  viewer: () => undefined,
  context: () => ({}),
  modelsWithoutRules: 'closed',
  ids: 'global',
  pageSize: { max: 50 },
  scalars: [],
  limits: { maxDepth: 7, maxCost: 1_000 },
  maxRequestsPerClient: 4,
  maxOperationsPerClient: 2,
  clientOf: () => 'one',
  maxBodyBytes: 1_000,
  requestTimeoutMs: 1_000,
  pingTimeoutMs: 100,
  maxAttempts: 3,
  transactionMode: 'PER_FIELD',
  queryStaleness: '-5s',
  idempotency: { ttlMs: 1_000 },
  databaseErrors: {},
  graphiql: false,
  introspection: true,
  exampleOperations: [],
  trustedDocuments: {},
  compression: true,
  plugins: [],
  logger: silentLogger,
};

describe('a config', () => {
  test('may say all of its options', () => {
    expect(configProblem(defineConfig(RIGHT))).toBeUndefined();
    expect(Object.keys({ ...RIGHT, data: '' }).sort()).toEqual(Object.keys(CONFIG_OPTIONS).sort());
    expect(
      configProblem({ cors: false, idempotency: false, schemaFile: 'a.graphql', data: 'there', port: undefined }),
    ).toBe(undefined);
  });

  test.each<[unknown, string]>([
    [{ cros: {} }, '"cros" is no option. Did you mean "cors"?'],
    [{ limits: { maxDeph: 3 } }, '"limits.maxDeph" is no option. Did you mean "maxDepth"?'],
    [{ toString: 1 }, '"toString" is no option.'],
    [{ limits: { maxDepth: '3' } }, '"limits.maxDepth" must be a whole number from 1 to 2147483647, but got: "3".'],
    [{ ids: 'globl' }, '"ids" must be "plain" or "global", but got: "globl". Did you mean "global"?'],
    [{ port: 70_000 }, '"port" must be a whole number from 0 to 65535, but got: 70000.'],
    [{ viewer: {} }, '"viewer" must be a function, but got: an empty object.'],
    [{ cors: true }, '"cors" must be an object, but got: true.'],
    [
      { cors: { origin: '*', credentials: true } },
      '"cors.credentials" needs the origins by name: with "*" every web page could act for your users.',
    ],
    [{ cors: {} }, '"cors.origin" names no origin. Leave "cors" out to let none in.'],
    [{ path: 'graphql' }, '"path" must be a path such as "/graphql" or "/api/graphql", but got: "graphql".'],
    [{ plugins: {} }, '"plugins" must be a list, but got: an empty object.'],
    [
      { logger: { info: () => {} } },
      '"logger" must be an object with the functions "debug", "info", "warn" and "error"',
    ],
    [{ database: 'pglite://', data: 'there' }, '"database" and "data" are two databases: keep one.'],
    [[], 'A config is an object of options.'],
    [undefined, 'A config is an object of options.'],
  ])('%j is refused in a sentence', (config, problem) => {
    expect(configProblem(config)).toContain(problem);
  });

  test('with a value that no option takes is refused with the path of the option', () => {
    const names = Object.keys(CONFIG_OPTIONS);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(null, Number.NaN, Symbol.iterator, 1n), (name, value) => {
        expect(configProblem({ ...RIGHT, [name]: value })).toContain(`"${name}"`);
      }),
    );
  });
});

test('a server of your own gets what is for a server, and a schema what is for a schema', () => {
  const forServer = serverOptions(RIGHT);
  const forProgram = [
    'models',
    'migrations',
    'schemaFile',
    'database',
    'port',
    'host',
    'logLevel',
    'seed',
    'createTables',
    'ignoreTables',
  ];
  expect(Object.keys(forServer).sort()).toEqual(
    Object.keys(RIGHT)
      .filter((name) => !forProgram.includes(name))
      .sort(),
  );
  expect(schemaOptions(RIGHT)).toEqual({
    modelsWithoutRules: 'closed',
    ids: 'global',
    pageSize: { max: 50 },
    scalars: [],
  });
  expect(() => serverOptions({ cros: {} } as never)).toThrow('"cros" is no option. Did you mean "cors"?');
});
