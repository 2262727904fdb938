import { parse } from 'pg-connection-string';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { formatList } from '../util/list.ts';
import type { ServerOptions } from './server-options.ts';
import { tlsParameters } from './tls-parameters.ts';
import { urlProblem } from './url-problem.ts';

/** The parameters behind `?` that mean something here: libpq's names, and `pgbouncer`. */
const PARAMETERS: readonly string[] = [
  'application_name',
  'channel_binding',
  'connect_timeout',
  'host',
  'options',
  'password',
  'pgbouncer',
  'port',
  'ssl',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'statement_timeout',
  'uselibpqcompat',
  'user',
];

export interface ServerUrl extends ServerOptions {
  readonly database: string | undefined;
}

/**
 * Reads the URL of a server. Certificates that it names are read from their files.
 * @throws InvalidArgumentError for a malformed URL, an unknown parameter, or a file that cannot be read; never with the password
 */
export function readServerUrl(url: string): ServerUrl {
  const problem = urlProblem(url, PARAMETERS);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  const query = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
  for (const name of query.keys()) checkParameter(name, query);
  const config = parseConfig(withParameters(url.replace(/^[^:]+:/, 'postgresql:'), tlsParameters(query)));
  const connectTimeout = seconds('connect_timeout', query);
  const statementTimeout = wholeNumber('statement_timeout', query, 'milliseconds');
  return {
    database: text(config.database),
    ...given('host', text(config.host)),
    ...given('port', number(text(config.port))),
    ...given('user', text(config.user)),
    ...given('password', text(config.password)),
    ...given('ssl', config.ssl as ServerOptions['ssl'] | undefined),
    ...given('sslNegotiation', config.sslnegotiation),
    ...given('channelBinding', query.has('channel_binding') ? query.get('channel_binding') !== 'disable' : undefined),
    ...given('applicationName', text(config.application_name)),
    ...given('options', text(config.options)),
    ...given('connectTimeoutMs', connectTimeout),
    ...given('pgbouncer', isOn('pgbouncer', query)),
    ...given('statementTimeoutMs', statementTimeout),
  };
}

function checkParameter(name: string, query: URLSearchParams): void {
  if (query.getAll(name).length > 1)
    throw new InvalidArgumentError(`The URL of the database has the parameter "${name}" twice.`);
  if (PARAMETERS.includes(name)) return;
  throw new InvalidArgumentError(
    `The URL of the database has the unknown parameter "${name}".${didYouMean(name, PARAMETERS)} Known: ${formatList(PARAMETERS)}. Settings of the session go into options.`,
  );
}

/** The URL with other values for some of its parameters. */
function withParameters(url: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (changed, [name, value]) => changed.replace(new RegExp(`([?&]${name}=)[^&#]*`, 'g'), `$1${value}`),
    url,
  );
}

function parseConfig(url: string): ReturnType<typeof parse> {
  try {
    // libpq's word for the certificates of the system, which Node uses by itself.
    return parse(url.replace(/([?&])sslrootcert=system(&|$)/, '$1sslmode=verify-full$2'));
  } catch (error) {
    const { code, path } = error as { code?: string; path?: string };
    if (path !== undefined) {
      throw new InvalidArgumentError(`The file "${path}" that the URL of the database names cannot be read (${code}).`);
    }
    // The parser's error may carry the URL, and with it the password: it is not kept as the cause.
    throw new InvalidArgumentError(
      'The URL of the database is malformed. It looks like cockroachdb://user:password@host:26257/name; write special characters of user name and password in percent form (%40 for @).',
    );
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function isOn(name: string, query: URLSearchParams): boolean | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidArgumentError(`The parameter "${name}" of the URL of the database is "true" or "false".`);
}

/** libpq's time limits count seconds, and 0 means none; here there is always one. */
function seconds(name: string, query: URLSearchParams): number | undefined {
  const value = wholeNumber(name, query, 'seconds') ?? 0;
  return value === 0 ? undefined : value * 1_000;
}

function wholeNumber(name: string, query: URLSearchParams, unit: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  throw new InvalidArgumentError(
    `The parameter "${name}" of the database's URL is a whole number of ${unit} without a unit, such as ${unit === 'seconds' ? 10 : 5_000}.`,
  );
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
