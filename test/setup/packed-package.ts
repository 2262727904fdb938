import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs npm; what it printed stands in the error. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, { cwd }).catch((error: Error & { stdout: string }) => {
    throw new Error(`${error.message}\n${error.stdout}`, { cause: error });
  });
  return stdout;
}

/** A server in memory starts in some 6 s; other tests, and other work on the machine, run at the same time. */
const START_LIMIT_MS = 60_000;

export interface PackedPackage {
  /** A folder that held nothing before the package was installed there. */
  readonly folder: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
  /** Writes files below the folder. */
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Builds and packs this checkout, and installs the tarball with npm in an empty folder, as a user would. */
export async function installPackedPackage(): Promise<PackedPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-package-'));
  const packed = await npm(['pack', '--json', '--pack-destination', folder], ROOT);
  // The build that comes first may print in front of the list.
  const [{ filename, files }] = JSON.parse(packed.slice(packed.search(/^\[/m))) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  const write = (contents: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write({ 'package.json': JSON.stringify({ name: 'bookshop', private: true, type: 'module' }) });
  await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`], folder);
  return {
    folder,
    files: files.map((file) => file.path),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface RunningServer {
  /** What it printed: http://127.0.0.1:…/graphql. */
  readonly url: string;
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Sends SIGTERM and gives the exit code of the command, when all that it started has ended. */
  stop(): Promise<number | null>;
}

/**
 * Runs a command that starts a server and waits until it prints its URL. It is the head of a process group, since `npx` does not
 * hand signals on; what is left of the group at the test's end is killed.
 */
export async function startServer(command: string, args: readonly string[], cwd: string): Promise<RunningServer> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
  const ended = once(child, 'close') as Promise<[number | null]>;
  onTestFinished(() => signalGroup(child, 'SIGKILL'));
  const url = await printedUrl(child);
  return {
    url,
    ask: async (query, variables = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all of it has ended already.
  }
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(`${reason}. It printed:\n${output}`));
    };
    const timer = setTimeout(() => fail(`No URL was printed within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    child.once('error', (error) => fail(`The server could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`The server ended with ${signal ?? code} before it printed a URL`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(output)?.[0];
        if (url === undefined) return;
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve(url);
      });
    }
  });
}
