/** A message's type, one byte, and its length, four bytes that count themselves. Source: https://www.postgresql.org/docs/current/protocol-overview.html */
export const HEADER_BYTES = 5;
const TYPE_BYTES = 1;

/** Where a message ends whose header is there. */
export function endOfMessage(bytes: Uint8Array, start: number): number {
  const at = start + TYPE_BYTES;
  const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16);
  return at + ((high | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0);
}
