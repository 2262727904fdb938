import { readDriverError } from '../../errors/driver-error.ts';
import type { PhoebeError } from '../../errors/phoebe-error.ts';
import { ConnectionFailedError } from '../../errors/query-errors.ts';
import { toQueryError } from '../../errors/to-query-error.ts';
import { isUnavailable } from '../retry-policy.ts';
import type { PgDriverOptions } from './pg-options.ts';

/** What the system's codes mean to somebody who wants to connect. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Check that the server runs, and that host and port are right',
  ENOTFOUND: 'the host name is not known. Check it for typing errors',
  EAI_AGAIN: 'the host name could not be looked up at the moment',
  ETIMEDOUT: 'the host does not answer. Check the network between',
  EHOSTUNREACH: 'there is no way to the host. Check the network between',
  ENETUNREACH: 'there is no way to the host. Check the network between',
  ECONNRESET: 'the server closed the connection while it opened',
  ENOENT: 'there is no such socket. Check that the server runs',
};

/** Node's codes for certificates that it does not trust and for TLS that goes wrong. */
const TLS_CODE = /CERT|SIGN|ISSUER|TLS|SSL|EPROTO/;

type Target = Pick<PgDriverOptions, 'host' | 'port' | 'connectTimeoutMs'>;

/** Gives an error on the way to a connection its class. Passwords never stand in the sentence. */
export function connectError(cause: unknown, target: Target): PhoebeError {
  const error = readDriverError(cause);
  const where = target.host.startsWith('/') ? `"${target.host}"` : `"${target.host}:${target.port}"`;
  if (error.sqlState === undefined) {
    return new ConnectionFailedError(`No connection to ${where}: ${reason(error, target)}.`, { cause });
  }
  const answer = toQueryError(cause);
  if (!isUnavailable(answer)) return answer;
  const { sqlState } = error;
  if (isRefusedParameter(cause)) {
    return new ConnectionFailedError(
      `The server at ${where} is PgBouncer, which refuses settings while a connection opens. Add ?pgbouncer=true to the URL, or set the option pgbouncer.`,
      { cause, sqlState },
    );
  }
  if (sqlState === PROTOCOL_VIOLATION) {
    return new ConnectionFailedError(
      `The server at ${where} refused the connection (${sqlState}). The cause has its own words.`,
      { cause, sqlState },
    );
  }
  return new ConnectionFailedError(
    `The server at ${where} takes no connections at the moment (${sqlState}). Try again soon.`,
    { cause, sqlState },
  );
}

/** What PgBouncer calls whatever it does not like about a new connection. */
const PROTOCOL_VIOLATION = '08P01';

/** True where PgBouncer refuses the parameters of a connection, such as `options`. */
export function isRefusedParameter(cause: unknown): boolean {
  const { sqlState, message } = readDriverError(cause);
  return sqlState === PROTOCOL_VIOLATION && message.startsWith('unsupported startup parameter');
}

function reason({ systemCode, message }: { systemCode: string | undefined; message: string }, target: Target): string {
  if (systemCode !== undefined && TLS_CODE.test(systemCode)) return encryption(` (${systemCode})`);
  if (systemCode !== undefined) return REASONS[systemCode] ?? `the system says ${systemCode}`;
  if (/timeout/i.test(message)) return `it did not open within ${target.connectTimeoutMs} ms (connectTimeoutMs)`;
  if (/SSL|TLS/i.test(message)) return encryption('');
  return 'the server closed the connection while it opened, or speaks another protocol';
}

function encryption(code: string): string {
  return `the encrypted connection failed${code}. Check the ssl option, or sslmode and sslrootcert of the URL, against the server and its certificate`;
}
