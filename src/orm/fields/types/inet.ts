import { isIP } from 'node:net';
import { InvalidValueError } from '../../../errors/phoebe-error.ts';
import { inspect } from '../../../util/inspect.ts';
import type { ValueType } from '../value-type.ts';

const ADDRESS_AND_PREFIX = /^([\d.]+|[\da-f:.]+)(?:\/(\d{1,3}))?$/i;
/** An IPv4 address inside of IPv6, which databases print with dots and URLs without. */
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * An address in its usual form: IPv6 in lower case with the longest run of zeros left out (RFC 5952), no prefix where it covers
 * the whole address. Undefined for what is no address.
 * @example canonicalInet('2001:DB8:0:0::1/128') // '2001:db8::1'
 */
export function canonicalInet(text: string): string | undefined {
  const parts = ADDRESS_AND_PREFIX.exec(text);
  const version = parts === null ? 0 : isIP(parts[1]!);
  if (parts === null || version === 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = Number(parts[2] ?? bits);
  if (prefix > bits) return undefined;
  const address = version === 4 ? parts[1]! : canonicalIpv6(parts[1]!);
  return prefix === bits ? address : `${address}/${prefix}`;
}

function canonicalIpv6(address: string): string {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = MAPPED.exec(short);
  if (mapped === null) return short;
  const bytes = mapped.slice(1).flatMap((word) => {
    const number = Number.parseInt(word, 16);
    return [number >> 8, number & 0xff];
  });
  return `::ffff:${bytes.join('.')}`;
}

function readInet(text: string): string {
  return canonicalInet(text) ?? text;
}

/**
 * `inet`: an IPv4 or IPv6 address as a string, with a prefix where it is a network's: `192.168.0.1`, `2001:db8::/32`. The two
 * engines print some IPv6 addresses differently, so they are brought into one form.
 * Sources: https://www.postgresql.org/docs/current/datatype-net-types.html, https://www.cockroachlabs.com/docs/stable/inet
 */
export const inetType: ValueType<string> = {
  valueKind: 'other',
  columnType: 'inet',
  castType: 'inet',
  scalar: 'String',
  fromDriver: readInet,
  toJson: readInet,
  toDriver(value) {
    const address = typeof value === 'string' ? canonicalInet(value) : undefined;
    if (address === undefined)
      throw new InvalidValueError(
        `An IP address such as "192.168.0.1" or "2001:db8::/32" is expected, but got ${inspect(value)}.`,
      );
    return address;
  },
};
