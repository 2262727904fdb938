import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConnectionFailedError } from '../../errors/query-errors.ts';

/** Two readings of one process's start may differ by this many milliseconds: Linux counts it in hundredths of a second. */
const START_TOLERANCE_MS = 2_000;

/** Linux's clock ticks a second in /proc (USER_HZ, 100 on every platform that Node runs on). */
const TICKS_PER_SECOND = 100;

interface Holder {
  readonly pid: number;
  /** When that process started, in milliseconds since 1970: a process id alone may belong to another one by now. */
  readonly startedAt: number;
}

/**
 * Keeps a second process, or a second database of this one, from opening the same data directory: PostgreSQL's own check does
 * not work inside of WebAssembly, and two writers destroy the data. The lock is a file beside the directory with the holder's
 * process id; one whose process is gone is taken over.
 *
 * @returns a function that gives the lock back
 * @throws ConnectionFailedError when a living process holds it
 */
export function lockDataDirectory(directory: string): () => void {
  const file = `${directory}.lock`;
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    if (createLock(file)) return () => rmSync(file, { force: true });
    const holder = readLock(file);
    // A second round that still finds a file lost a race for a stale lock, whoever holds it now.
    if (attempt > 1 || (holder !== undefined && isAlive(holder))) throw inUse(directory, file, holder);
    rmSync(file, { force: true });
  }
}

function createLock(file: string): boolean {
  const holder: Holder = { pid: process.pid, startedAt: Math.round(performance.timeOrigin) };
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined for a file that is gone again, or that no lock of ours was written to completely. */
function readLock(file: string): Holder | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof startedAt === 'number' ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.pid === process.pid) return isNear(holder.startedAt, performance.timeOrigin);
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startOf(holder.pid);
  return startedAt === undefined || isNear(holder.startedAt, startedAt);
}

/** When the process with this id started; undefined on systems without /proc. */
function startOf(pid: number): number | undefined {
  try {
    // The second field, the command in parentheses, may hold spaces; the start is the 20th field behind it.
    const ticks = Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19],
    );
    const bootTime = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startedAt = (bootTime + ticks / TICKS_PER_SECOND) * 1_000;
    return Number.isNaN(startedAt) ? undefined : startedAt;
  } catch {
    return undefined;
  }
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= START_TOLERANCE_MS;
}

function inUse(directory: string, file: string, holder: Holder | undefined): ConnectionFailedError {
  const who =
    holder === undefined
      ? 'another process'
      : holder.pid === process.pid
        ? 'this process'
        : `the process ${holder.pid}`;
  return new ConnectionFailedError(
    `The data directory "${directory}" is in use by ${who}. End it, or choose another directory. If nothing uses it, delete "${file}".`,
  );
}
