import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { makeEmptyDatabase } from '../setup/pglite-template.ts';

/** Takes what has to be done at the end of a test, or of the suite. */
export type AtEnd = (cleanUp: () => unknown) => void;

export interface ProcessOptions {
  readonly cwd: string;
  /** Default: the end of the test. */
  readonly atEnd?: AtEnd;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  /** Without the lines that tell, on a slow or busy machine, what a command is waiting for. */
  readonly stderr: string;
}

/** "Phoebe is reading the models …" */
const PROGRESS = /^Phoebe is .+ …\n/gm;

/** A `phoebe` that runs, and what it has written so far. */
export interface Running {
  readonly process: ChildProcess;
  output(): { readonly stdout: string; readonly stderr: string };
  readonly finished: Promise<Finished>;
}

/** The models most tests need: two of them, and three rows. */
export const MODELS: Readonly<Record<string, string>> = {
  'models/user.ts': `import { model, text, uuidKey } from 'phoebe';
export const User = model('User', { id: uuidKey(), username: text().unique() });
`,
  'models/tweet.ts': `import { foreignKey, model, text, uuidKey } from 'phoebe';
import { User } from './user.ts';
export const Tweet = model('Tweet', { id: uuidKey(), user: foreignKey(() => User, { backref: 'tweets' }), content: text() });
`,
  'models/seed.ts': `import { Tweet } from './tweet.ts';
import { User } from './user.ts';
export async function seed(): Promise<void> {
  const huey = await User.create({ username: 'huey' });
  await Tweet.create({ userId: huey.id, content: 'meow' });
  await Tweet.create({ userId: huey.id, content: 'purr' });
}
`,
};

const testEnd: AtEnd = (cleanUp) => onTestFinished(() => cleanUp() as Promise<void>);

/** A folder of these files, removed when the test is over. */
export function folderOf(files: Readonly<Record<string, string>>, atEnd: AtEnd = testEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-cli-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/**
 * The same, with an empty embedded database where `phoebe serve` keeps its data. Making a new one, or one in memory, takes some
 * seconds of processor time: for the tests that are about just that.
 */
export async function folderWithData(files: Readonly<Record<string, string>>, atEnd?: AtEnd): Promise<string> {
  const folder = folderOf(files, atEnd);
  await makeEmptyDatabase(join(folder, '.phoebe', 'data'));
  return folder;
}

/** Starts the compiled command. A process that still runs at the test's end is killed. */
export function start(args: readonly string[], { cwd, env = {}, atEnd = testEnd }: ProcessOptions): Running {
  const { DATABASE_URL: _url, PORT: _port, HOST: _host, DEBUG: _debug, ...inherited } = process.env;
  const child = spawn(process.execPath, [inject('program'), ...args], { cwd, env: { ...inherited, ...env } });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const finished = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    stdout: written.stdout,
    stderr: written.stderr.replace(PROGRESS, ''),
  }));
  atEnd(async () => {
    child.kill('SIGKILL');
    await finished;
  });
  return { process: child, output: () => ({ ...written }), finished };
}

/** Runs a command to its end. */
export function phoebe(args: readonly string[], options: ProcessOptions): Promise<Finished> {
  return start(args, options).finished;
}

/** The address that a `phoebe serve` prints when it is ready. */
export async function readyUrl(running: Running): Promise<string> {
  const address = /http:\/\/[^\s"]+\/graphql/;
  const isOver = running.finished.then((result) => {
    throw new Error(`phoebe ended with status ${result.status} before it was ready:\n${result.stdout}${result.stderr}`);
  });
  const isReady = new Promise<string>((resolve) => {
    const look = () => {
      const url = address.exec(running.output().stdout)?.[0];
      if (url !== undefined) resolve(url);
    };
    running.process.stdout?.on('data', look);
    look();
  });
  return Promise.race([isReady, isOver]);
}

/** Sends an operation. */
export async function ask(url: string, query: string, variables?: object): Promise<unknown> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return response.json();
}
