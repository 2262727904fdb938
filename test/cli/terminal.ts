import { createRequire } from 'node:module';
import { inject, onTestFinished } from 'vitest';
import type { AtEnd, ProcessOptions } from './phoebe-process.ts';

type Pty = typeof import('@lydell/node-pty');

/** A `phoebe` that runs in a terminal of its own, as a person sees it. */
export interface Terminal {
  /** Types, as on a keyboard: `\r` is Enter, `\x03` Ctrl+C, `\x04` Ctrl+D. */
  type(keys: string): void;
  /**
   * Waits until the text stands in what came since the last call, and gives all of that up to its end, without colours and
   * other marks.
   */
  until(text: string | RegExp): Promise<string>;
  /** Everything so far, with colours and other marks. */
  raw(): string;
  /** The exit status, with everything that came since the last `until`. */
  readonly ended: Promise<{ readonly status: number; readonly rest: string }>;
}

/** Why terminals cannot be tested here; undefined where they can: https://github.com/lydell/node-pty lists the systems. */
export const noTerminal: string | undefined =
  findPty() instanceof Error ? 'This system has no binary of node-pty.' : undefined;

function findPty(): Pty | Error {
  try {
    return createRequire(import.meta.url)('@lydell/node-pty') as Pty;
  } catch (error) {
    return error as Error;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks begin with one.
const MARKS = /\u001b\[[\d;?]*[ -/]*[@-~]|\u001b[=>]|\r(?!\n)|\u0007/g;

/** Far more than anything takes on a busy machine: a test that waits in vain is to say for what. */
const PATIENCE_MS = 60_000;

/** Starts the compiled command in a terminal of 120 columns. One that still runs at the end is killed. */
export function openTerminal(args: readonly string[], { cwd, env = {}, atEnd = testEnd }: ProcessOptions): Terminal {
  const pty = findPty();
  if (pty instanceof Error) throw pty;
  const {
    DATABASE_URL: _url,
    PORT: _port,
    HOST: _host,
    DEBUG: _debug,
    NO_COLOR: _no,
    CI: _ci,
    ...inherited
  } = process.env;
  const child = pty.spawn(process.execPath, [inject('program'), ...args], {
    cols: 120,
    rows: 40,
    cwd,
    env: { ...inherited, TERM: 'xterm-256color', ...env },
  });
  let raw = '';
  let seen = 0;
  const waiting = new Set<() => void>();
  const plain = (): string => raw.replace(MARKS, '').replaceAll('\r\n', '\n');
  const rest = (): string => plain().slice(seen);
  child.onData((data) => {
    raw += data;
    for (const look of waiting) look();
  });
  const ended = new Promise<{ status: number; rest: string }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ status: signal ? 128 + signal : exitCode, rest: rest() }));
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
    for (const look of waiting) look();
  });
  atEnd(async () => {
    if (!isOver) child.kill('SIGKILL');
    await ended;
  });
  const until = (text: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = typeof text === 'string' ? endOf(rest(), text) : endOfMatch(rest(), text);
        if (found === undefined && !isOver) return;
        waiting.delete(look);
        clearTimeout(timer);
        if (found === undefined) {
          reject(new Error(`The program ended, and never wrote ${text}. It wrote:\n${plain()}`));
          return;
        }
        const part = rest().slice(0, found);
        seen += found;
        resolve(part);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`The program did not write ${text} for ${PATIENCE_MS} ms. It wrote:\n${plain()}`));
      }, PATIENCE_MS);
      waiting.add(look);
      look();
    });
  return { type: (keys) => child.write(keys), until, raw: () => raw, ended };
}

const testEnd: AtEnd = (cleanUp) => onTestFinished(() => cleanUp() as Promise<void>);

function endOf(text: string, part: string): number | undefined {
  const start = text.indexOf(part);
  return start < 0 ? undefined : start + part.length;
}

function endOfMatch(text: string, pattern: RegExp): number | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}
