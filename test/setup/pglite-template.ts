import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const ROOT = join(import.meta.dirname, '..', '..');

export interface PgliteTemplate {
  /** The data folder of an empty database, to be copied. */
  readonly folder: string;
  /** What it answers to `select version()`. */
  readonly version: string;
}

/**
 * The data folder of an empty PGlite database, to be copied. Making one takes about 5 s, copying and opening it less than
 * one: so it is made once for each version of PGlite and kept among the installed packages.
 */
export async function pgliteTemplate(): Promise<PgliteTemplate> {
  const manifest = readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const caches = join(ROOT, 'node_modules', '.cache', 'phoebe');
  const template = join(caches, `pglite-template-${version}`);
  if (!existsSync(template)) await makeTemplate(caches, template);
  return { folder: join(template, 'data'), version: readFileSync(join(template, 'version'), 'utf8') };
}

async function makeTemplate(caches: string, template: string): Promise<void> {
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, 'making-'));
  const database = await PGlite.create(join(folder, 'data'));
  const { rows } = await database.query<{ version: string }>('select version()');
  await database.close();
  writeFileSync(join(folder, 'version'), rows[0]!.version);
  try {
    renameSync(folder, template); // Whole or not at all: another run may look at the same time.
  } catch (error) {
    if (!existsSync(template)) throw error;
    rmSync(folder, { recursive: true });
  }
}

/** Puts an empty database where there is nothing yet, for a program that is going to open it. */
export async function makeEmptyDatabase(data: string): Promise<void> {
  cpSync((await pgliteTemplate()).folder, data, { recursive: true });
}

/** A copy of the template in a temporary folder, with room for the lock file that stands beside an open database. */
export function copyTemplate(template: string): { readonly data: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-pglite-'));
  const data = join(folder, 'data');
  cpSync(template, data, { recursive: true });
  return { data, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
