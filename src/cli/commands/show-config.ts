import { CONFIG_OPTIONS } from '../../server/config/config-options.ts';
import type { PhoebeConfig } from '../../server/config/phoebe-config.ts';
import { chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import { type ServerFlags, serverSettings } from '../config/server-settings.ts';

/** All options of the command line that a config speaks about. */
export interface ShowConfigOptions extends DatabaseFlags, ServerFlags {
  readonly settings: ServerFlags['settings'];
  readonly viewer?: string;
  readonly json?: boolean;
}

type Source = 'flag' | 'environment' | 'config' | 'default';

interface Shown {
  readonly value: unknown;
  readonly from: Source;
}

const SOURCES: Readonly<Record<string, Source>> = { cli: 'flag', env: 'environment', config: 'config' };

/** Options whose flag has another name. */
const FLAGS: Partial<Record<keyof PhoebeConfig, string>> = { ignoreTables: 'ignore', modelsWithoutRules: 'closed' };

/**
 * Prints every option that has a value, and where that comes from. Passwords are left out.
 *
 * @param sourceOf where the command line has an option from, as commander says it
 */
export function showConfig(options: ShowConfigOptions, sourceOf: (name: string) => string | undefined): void {
  const names = Object.keys(CONFIG_OPTIONS) as (keyof PhoebeConfig)[];
  const given: Readonly<Record<string, unknown>> = { ...options, ...serverSettings(options) };
  const shown = names.flatMap((name): (readonly [string, Shown])[] => {
    if (name === 'database' || name === 'data') return [];
    const flag = FLAGS[name] ?? name;
    const value = given[name] ?? given[flag];
    if (value === undefined) return [];
    const isInConfig = options.settings.config[name] !== undefined;
    const from = SOURCES[sourceOf(flag) ?? ''] ?? (isInConfig ? 'config' : 'default');
    return [[name, { value: printable(value), from }]];
  });
  const all = Object.fromEntries([['database', databaseOf(options)], ...shown]);
  const file = options.settings.file === undefined ? null : options.settings.shown;
  if (options.json) process.stdout.write(`${JSON.stringify({ file, ...all })}\n`);
  else process.stdout.write(asTable(file, all));
}

function databaseOf(options: ShowConfigOptions): Shown {
  const { label, source } = chooseDatabase(options, process.env.DATABASE_URL);
  const isFlag = [options.memory, options.database, options.data].some((flag) => flag !== undefined);
  const isInConfig = options.settings.config.data !== undefined || source === options.settings.shown;
  const otherwise = source === 'DATABASE_URL' ? 'environment' : isInConfig ? 'config' : 'default';
  return { value: label, from: isFlag ? 'flag' : otherwise };
}

/** The value as JSON has it: a function or a plugin is only said to be one. */
function printable(value: unknown): unknown {
  if (typeof value === 'function') return '(a function)';
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, printable(one)]));
}

function asTable(file: string | null, all: Readonly<Record<string, Shown>>): string {
  const lines = Object.entries(all).map(([name, { value, from }]) => [name, textOf(value), from] as const);
  const width = (column: 0 | 1) => Math.max(...lines.map((line) => line[column].length));
  const [names, values] = [width(0), width(1)];
  const rows = lines.map(([name, value, from]) => `  ${name.padEnd(names)}  ${value.padEnd(values)}  ${from}\n`);
  return `${file === null ? 'There is no config file.' : `The config file is ${file}.`}\n${rows.join('')}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
