import { isIP } from 'node:net';

/**
 * True for a Host header that a page of another origin cannot have sent: an address, `localhost` and names below it, and the given
 * names. Any other name may be one whose owner has it point at this machine (DNS rebinding), so that its pages are of the same
 * origin as this server. Browsers always send the header.
 */
export function isExpectedHost(header: string | undefined, names: readonly string[]): boolean {
  if (header === undefined) return true;
  const url = `http://${header}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  const name = hostname.replace(/\.$/, '');
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true;
  return name === 'localhost' || name.endsWith('.localhost') || names.some((each) => each.toLowerCase() === name);
}
