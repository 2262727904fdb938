import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** /proc counts processor time in hundredths of a second. */
const TICK_MS = 10;

/**
 * Tells how much processor time the database's processes have used so far, in milliseconds; undefined where they do not run on
 * this machine, or the system does not say.
 */
export async function databaseCpu(client: pg.Client): Promise<(() => number) | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { rows } = await client.query('select version() as version, pg_backend_pid() as pid');
  const backend = statOf(rows[0].pid);
  if (backend === undefined || !rows[0].version.startsWith('PostgreSQL')) return undefined;
  const { parent: postmaster } = backend;
  return () => {
    let ticks = statOf(postmaster)?.reaped ?? 0;
    for (const entry of readdirSync('/proc')) {
      const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined;
      if (stat?.parent === postmaster) ticks += stat.own;
    }
    return ticks * TICK_MS;
  };
}

interface Stat {
  readonly parent: number;
  /** Ticks of the process itself. */
  readonly own: number;
  /** Ticks of its children that have ended. */
  readonly reaped: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, reaped: fields[13]! + fields[14]! };
  } catch {
    return undefined; // It has ended.
  }
}
