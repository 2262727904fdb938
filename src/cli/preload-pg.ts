import { createRequire } from 'node:module';

/**
 * Loads `pg`, which finds out whether it runs in a Cloudflare worker by making a web response, unless there is a `navigator` to
 * ask: Node 20 has none, and would load all of `fetch` for it. Meanwhile there is one that says what later versions of Node say.
 * Source: https://nodejs.org/api/globals.html#navigatoruseragent
 */
export function preloadPg(): void {
  if ('navigator' in globalThis) return;
  const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
  try {
    createRequire(import.meta.url)('pg');
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator');
  }
}
