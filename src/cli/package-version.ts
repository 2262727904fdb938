import { readFileSync } from 'node:fs';

/** The version of the package that this program belongs to. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(version);
}
