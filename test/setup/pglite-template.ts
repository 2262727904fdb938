import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The data folder of an empty PGlite database, to be copied. Making one takes about 5 s, copying and opening it less than
 * one: so it is made once for each version of PGlite and kept among the installed packages.
 */
export async function pgliteTemplate(): Promise<string> {
  const manifest = readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const caches = join(ROOT, 'node_modules', '.cache', 'phoebe');
  const template = join(caches, `pglite-${version}`);
  if (existsSync(template)) return template;
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, 'making-'));
  const database = await PGlite.create(join(folder, 'data'));
  await database.close();
  try {
    renameSync(join(folder, 'data'), template); // Whole or not at all: another run may look at the same time.
  } catch (error) {
    if (!existsSync(template)) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
  return template;
}

/** A copy of the template in a temporary folder of its own. */
export function copyTemplate(template: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-pglite-'));
  cpSync(template, folder, { recursive: true });
  return folder;
}
