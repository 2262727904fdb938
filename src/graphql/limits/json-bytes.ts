/** What is not as it is in JSON: quotes, backslashes, control characters, and halves of pairs. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * The bytes of what `JSON.stringify` makes of an answer; counting stops where they are more than `max`. It does not call itself,
 * since stored documents nest as deep as their writers like.
 */
export function jsonBytes(value: unknown, max: number): number {
  let bytes = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && bytes <= max) {
    const part = open.pop();
    if (typeof part === 'string') bytes += textBytes(part);
    else if (Array.isArray(part)) {
      bytes += 1 + Math.max(part.length, 1);
      for (const item of part) open.push(item);
    } else if (isPlain(part)) {
      const keys = Object.keys(part);
      bytes += 1 + Math.max(keys.length, 1);
      for (const key of keys) {
        bytes += textBytes(key) + 1;
        open.push(part[key]);
      }
    } else bytes += String(part).length;
  }
  return bytes;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}

function textBytes(text: string): number {
  return ESCAPED.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2;
}
