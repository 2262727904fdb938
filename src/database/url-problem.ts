const FORM =
  'It looks like cockroachdb://user:password@host:26257/name; write special characters of user name and password in percent form (%40 for @).';

/** The parts of a URL by the signs between them, before anything is decoded: authority, path, what is behind `?`. */
const PARTS = /^[^:]+:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?$/s;

/**
 * What is wrong with the URL of a server, as a sentence that holds no part of it but the port's place: where an "@" stands too late,
 * the rest of a password was taken for something else. Undefined where nothing is known against it.
 * @param parameters the names that may stand behind "?"
 */
export function urlProblem(url: string, parameters: readonly string[]): string | undefined {
  const parts = PARTS.exec(url);
  if (parts === null) return `The URL of the database needs "//" behind its scheme. ${FORM}`;
  const [, authority = '', path = '', query = '', fragment = ''] = parts;
  if (isHalfAPassword({ authority, path, query, fragment }, parameters))
    return `The URL of the database is malformed: its user name or password has a "/", "?" or "#". ${FORM}`;
  if (fragment !== '') return `The URL of the database ends with a "#…", which means nothing here. ${FORM}`;
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  if (hosts.includes(','))
    return 'The URL of the database names several hosts. Name one: a load balancer, or the address of the node or primary to use.';
  if (/%(?![0-9A-Fa-f]{2})/.test(url)) return `The URL of the database has a "%" that must be written as %25. ${FORM}`;
  if (hosts.startsWith('[') && !/^\[[^\]]*\](?::\d+)?$/.test(hosts))
    return 'The URL of the database has an address of IP version 6 that does not end: write [::1]:26257.';
  const port = hosts.startsWith('[') ? undefined : /:(.*)$/.exec(hosts)?.[1];
  if (port !== undefined && !isPort(port))
    return 'The URL of the database has a port that is no number from 1 to 65535. Behind the host and ":" stands the port alone.';
  return undefined;
}

/** An "@" behind the place of host and port, where one stands by itself only in the value of a parameter. */
function isHalfAPassword(
  { authority, path, query, fragment }: Readonly<Record<'authority' | 'path' | 'query' | 'fragment', string>>,
  parameters: readonly string[],
): boolean {
  if (path.includes('@') || fragment.includes('@')) return true;
  if (!query.includes('@')) return false;
  const names = query.split('&').map((part) => part.split('=')[0]!);
  if (names.some((name) => name.includes('@'))) return true;
  const port = /:(.*)$/.exec(authority)?.[1];
  const isServer = authority.includes('@') || port === undefined || isPort(port);
  return !isServer || !names.every((name) => parameters.includes(name));
}

function isPort(text: string): boolean {
  return text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535);
}
