import { relative } from 'node:path';

/** A path as a person would type it: relative to the working directory where it is in there. */
export function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown === '' || shown.startsWith('..') ? path : shown;
}
