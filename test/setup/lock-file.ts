import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * npm installs an optional package for the system it runs on only if the lock file names it, and leaves packages of other
 * systems out of the lock file where the registry in use does not offer them (https://github.com/npm/cli/issues/4828). Then
 * `npm ci` refuses the lock file, or a linter has no binary on another system. Run as a program this adds such entries:
 * `npx tsx test/setup/lock-file.ts`.
 */
export interface LockFile {
  packages: Record<string, LockEntry>;
}

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [property: string]: unknown;
}

interface MissingEntry {
  readonly name: string;
  readonly version: string;
  readonly dependent: LockEntry;
}

/** Optional packages that a locked package names, and that have no entry of their own. */
export function missingEntries({ packages }: LockFile): readonly MissingEntry[] {
  return Object.entries(packages).flatMap(([path, dependent]) =>
    Object.entries(dependent.optionalDependencies ?? {})
      .filter(([name]) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, dependent })),
  );
}

/** The folders that Node looks into from a package: "a/node_modules/b" sees "a/node_modules/b/", "a/" and "". */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/node_modules/');
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`), ''].map(
    (folder) => (folder === '/' ? '' : folder),
  );
}

/** The entry that npm would write, without the checksum, which it fills in when it next sees the package. */
function entryOf({ name, version, dependent }: MissingEntry): LockEntry {
  const [, system, cpu, abi] =
    /\/[a-z]+-(android|darwin|freebsd|linux|openbsd|openharmony|win32)-(\w+)(?:-(\w+))?$/.exec(name) ?? [];
  if (system === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`The optional package "${name}@${version}" says no system in its name: add its entry by hand.`);
  }
  return {
    version,
    cpu: [cpu],
    ...(dependent.dev ? { dev: true } : {}),
    ...(system === 'linux' ? { libc: [abi?.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
    ...(dependent.license === undefined ? {} : { license: dependent.license }),
    optional: true,
    os: [system],
  };
}

export const LOCK_FILE = join(import.meta.dirname, '..', '..', 'package-lock.json');

export function readLockFile(): LockFile {
  return JSON.parse(readFileSync(LOCK_FILE, 'utf8')) as LockFile;
}

if (process.argv[1] === import.meta.filename) {
  const lock = readLockFile();
  for (const missing of missingEntries(lock)) lock.packages[`node_modules/${missing.name}`] = entryOf(missing);
  const sorted = Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
}
