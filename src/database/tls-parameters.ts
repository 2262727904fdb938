import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { formatList } from '../util/list.ts';

/** Values of `sslmode`: libpq's, and node-postgres's `no-verify` for what libpq calls `require` without a root certificate. */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;

/** These take an unencrypted connection where a server, or somebody on the way to it, says that it has no other. */
const OPPORTUNISTIC = ['allow', 'prefer'];

const SSL = ['true', '1', 'false', '0'];

/**
 * The parameters of a URL that say how the connection is encrypted, in the words of its parser.
 *
 * `require` and `verify-ca` check as much as `verify-full`: libpq's `require` takes any certificate, which keeps nobody out
 * (https://www.postgresql.org/docs/current/libpq-ssl.html, table 32.1). With `uselibpqcompat=true` they are libpq's own.
 * @throws InvalidArgumentError for a mode that is none, or that is not safe
 */
export function tlsParameters(query: URLSearchParams): Readonly<Record<string, string>> {
  const [mode, ssl] = [query.get('sslmode'), query.get('ssl')];
  if (ssl !== null && !SSL.includes(ssl)) throw wrong('ssl', ssl, SSL);
  if (mode !== null && OPPORTUNISTIC.includes(mode))
    throw new InvalidArgumentError(
      `sslmode "${mode}" in the URL of the database would take an unencrypted connection where somebody on the way asks for it. Say "verify-full", or "disable" where the network is your own.`,
    );
  if (mode !== null && !(SSL_MODES as readonly string[]).includes(mode)) throw wrong('sslmode', mode, SSL_MODES);
  const isLibpqs = query.get('uselibpqcompat') === 'true';
  if (isLibpqs && mode === 'verify-ca' && !query.has('sslrootcert'))
    throw new InvalidArgumentError(
      'sslmode "verify-ca" in the URL of the database needs the certificate of the authority: add sslrootcert=FILE, or say "verify-full".',
    );
  return {
    ...(ssl === 'false' && { ssl: '0' }),
    ...(!isLibpqs && (mode === 'require' || mode === 'verify-ca') && { sslmode: 'verify-full' }),
  };
}

function wrong(name: string, value: string, known: readonly string[]): InvalidArgumentError {
  return new InvalidArgumentError(
    `${name} in the URL of the database cannot be "${value}".${didYouMean(value, known)} Known: ${formatList(known)}.`,
  );
}
