import { Command } from 'commander';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseDatabase } from '../../src/cli/choose-database.ts';
import { completeOptions } from '../../src/cli/config/apply-config.ts';
import { NO_CONFIG } from '../../src/cli/config/loaded-config.ts';
import { serverSettings } from '../../src/cli/config/server-settings.ts';
import { migrationsOption, withSchemaFile, withServing } from '../../src/cli/shared-options.ts';
import { schemaOptions } from '../../src/server/config/server-options.ts';

afterEach(() => vi.unstubAllEnvs());

/** The options of a command, as they hold for these arguments, this environment and this config. */
function optionsOf(args: readonly string[], env: Readonly<Record<string, string | undefined>>, config: object) {
  for (const name of ['PORT', 'HOST', 'DATABASE_URL']) vi.stubEnv(name, env[name]);
  const command = withSchemaFile(withServing(new Command())).addOption(migrationsOption());
  command.option('--no-create-tables', '').option('--ignore <table...>', '').exitOverride();
  command.parse(args, { from: 'user' });
  completeOptions(command, config);
  const flags = { ...command.opts(), settings: { ...NO_CONFIG, config } };
  return { ...flags, ...serverSettings(flags), database: chooseDatabase(flags, process.env.DATABASE_URL).label };
}

interface Source {
  readonly args: readonly string[];
  readonly variable?: string;
  readonly configured: unknown;
  /** What holds where the flag, the variable, the config or nothing says it. */
  readonly effective: readonly [flag: unknown, variable: unknown, config: unknown, otherwise: unknown];
}

const cors = (origin: string) => ({ origin: [origin], credentials: true });

/** Every option that a config shares with flags. */
const SOURCES: Readonly<Record<string, Source>> = {
  port: { args: ['--port', '1'], variable: 'PORT', configured: 3, effective: [1, 2, 3, 4_000] },
  host: { args: ['--host', '1'], variable: 'HOST', configured: '3', effective: ['1', '2', '3', '127.0.0.1'] },
  database: {
    args: ['--database', 'postgresql://1/1'],
    variable: 'DATABASE_URL',
    configured: 'postgresql://3/3',
    effective: ['postgresql://1/1', 'postgresql://2/2', 'postgresql://3/3', 'the embedded database in .phoebe/data'],
  },
  models: { args: ['--models', '1'], configured: '3', effective: ['1', undefined, '3', './models'] },
  migrations: { args: ['--migrations', '1'], configured: '3', effective: ['1', undefined, '3', './schema/migrations'] },
  schemaFile: {
    args: ['--no-schema-file'],
    configured: '3',
    effective: [false, undefined, '3', 'schema/schema.graphql'],
  },
  logLevel: { args: ['--log-level', 'warn'], configured: 'error', effective: ['warn', undefined, 'error', 'info'] },
  seed: { args: ['--no-seed'], configured: true, effective: [false, undefined, true, true] },
  createTables: { args: ['--no-create-tables'], configured: true, effective: [false, undefined, true, true] },
  ignoreTables: { args: ['--ignore', '1'], configured: ['3'], effective: [['1'], undefined, ['3'], undefined] },
  modelsWithoutRules: { args: ['--closed'], configured: 'open', effective: ['closed', undefined, 'open', undefined] },
  cors: {
    args: ['--cors', 'http://1.example'],
    configured: cors('http://3.example'),
    effective: [cors('http://1.example'), undefined, cors('http://3.example'), undefined],
  },
};

describe('what holds', () => {
  test('is what the first says: flag, environment, config, default', () => {
    const said = fc.record(
      Object.fromEntries(
        Object.keys(SOURCES).map((name) => [name, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())]),
      ),
    );
    const variables: Readonly<Record<string, string>> = { PORT: '2', HOST: '2', DATABASE_URL: 'postgresql://2/2' };
    fc.assert(
      fc.property(said, (chosen) => {
        const all = Object.entries(SOURCES).map(([name, source]) => ({ name, ...source, said: chosen[name]! }));
        const options = optionsOf(
          all.flatMap(({ args, said: [flag] }) => (flag ? args : [])),
          Object.fromEntries(
            all.flatMap(({ variable, said: [, env] }) => (env && variable ? [[variable, variables[variable]]] : [])),
          ),
          Object.fromEntries(
            all.flatMap(({ name, configured, said: [, , config] }) => (config ? [[name, configured]] : [])),
          ),
        ) as Readonly<Record<string, unknown>>;
        for (const {
          name,
          variable,
          effective,
          said: [flag, env, config],
        } of all) {
          const first = flag ? 0 : env && variable ? 1 : config ? 2 : 3;
          expect([name, options[name === 'ignoreTables' ? 'ignore' : name]]).toEqual([name, effective[first]]);
        }
      }),
    );
  });

  test('for pages of other origins: credentials go with origins by name only, and dev lets this machine in', () => {
    const local = { cors: { origin: ['http://localhost:*'] } };
    const of = (flags: object, config: object = {}) =>
      serverSettings({ ...flags, settings: { ...NO_CONFIG, config } }, local).cors;
    expect(of({ cors: ['*'] })).toEqual({ origin: ['*'], credentials: false });
    expect(of({})).toEqual(local.cors);
    expect(of({}, { cors: false })).toBe(false);
    expect(schemaOptions({ ids: 'global', port: 1 })).toEqual({ ids: 'global' });
  });
});
