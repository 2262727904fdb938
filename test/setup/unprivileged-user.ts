import { execFileSync } from 'node:child_process';

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** Users that a PostgreSQL server may run as where the tests run as root, which it refuses. The first that exists is taken. */
const CANDIDATES = ['postgres', 'nobody'];

/** Ids for the server's processes: none for an ordinary user, those of a user without rights for root. */
export function unprivilegedUser(): UserIds | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    `PostgreSQL does not run as root, and this machine has no user named ${CANDIDATES.join(' or ')}. ` +
      'Add one, run the tests as another user, or set TEST_POSTGRES_URL.',
  );
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const id = Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return Number.isInteger(id) && id !== 0 ? id : undefined;
  } catch {
    return undefined; // No such user here: the next candidate is asked.
  }
}
