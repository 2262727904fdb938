import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asSentence } from './as-sentence.ts';
import { RELOAD_MARK } from './module-hooks.ts';
import { OWN_CODE } from './own-code.ts';
import { shownPath } from './shown-path.ts';

interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  /** What is wrong, where the error's own message says it less well. */
  readonly problem?: string;
}

interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** Says in a sentence which line of which file keeps a module from being loaded. `path` is the file that was imported first. */
export function describeLoadError(error: unknown, path: string): string {
  const text = textOf(error);
  const place: Place = typeScriptSyntax(text) ??
    missingModule(text) ??
    userCode(text) ??
    javaScriptSyntax(text, path) ?? { file: path };
  const line = place.line === undefined ? '' : `, line ${place.line}`;
  return `"${shownPath(place.file)}"${line}: ${asSentence(place.problem ?? text.message)}`;
}

function textOf(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { name: '', message: String(error), stack: '' };
  return { name: error.name, message: withoutMarks(error.message), stack: withoutMarks(error.stack ?? '') };
}

function withoutMarks(text: string): string {
  return text.replaceAll(new RegExp(`\\?${RELOAD_MARK}=\\d+`, 'g'), '');
}

/** esbuild's message: `/models/user.ts:3:0: ERROR: Expected ")" but found ";"`. */
function typeScriptSyntax({ message }: ErrorText): Place | undefined {
  const match = /^(.+?):(\d+):\d+: ERROR: (.+)$/m.exec(message);
  return match ? { file: match[1]!, line: Number(match[2]), problem: match[3]! } : undefined;
}

/** V8 says neither file nor line. The file that was imported may be right, and import one that is not. */
function javaScriptSyntax({ name }: ErrorText, path: string): Place | undefined {
  if (name !== 'SyntaxError') return undefined;
  const siblings = readdirSync(dirname(path)).map((sibling) => join(dirname(path), sibling));
  for (const file of [path, ...siblings].filter((candidate) => /\.m?js$/.test(candidate))) {
    const place = checkSyntax(file);
    if (place) return place;
  }
  return undefined;
}

function checkSyntax(file: string): Place | undefined {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
    input: readFileSync(file),
    encoding: 'utf8',
    env: {},
  });
  if (status === 0) return undefined;
  const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1];
  const problem = /^SyntaxError: (.+)$/m.exec(stderr)?.[1] ?? 'Its syntax is wrong';
  return { file, problem, line: line === undefined ? undefined : Number(line) };
}

/** `Cannot find module '/models/nothing.ts' imported from /models/user.ts`, or `Cannot find package 'x' imported from …`. */
function missingModule({ message }: ErrorText): Place | undefined {
  const match = /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/m.exec(message);
  if (!match) return undefined;
  const [missing, file] = [toPath(match[1]!), toPath(match[2]!)];
  const problem = isAbsolute(missing)
    ? `There is no file "${shownPath(missing)}" to import`
    : `There is no package "${missing}" to import: install it`;
  return { file, line: lineOfImport(file, missing), problem };
}

function lineOfImport(file: string, missing: string): number | undefined {
  const name = missing
    .split('/')
    .at(-1)!
    .replace(/\.\w+$/, '');
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => /\b(?:from|import)\b/.test(line) && line.includes(name));
  return index === -1 ? undefined : index + 1;
}

/** The topmost line of the user's own code in a stack, which for a wrong import begins with `/models/user.ts:1`. */
function userCode({ stack }: ErrorText): Place | undefined {
  for (const line of stack.split('\n')) {
    const match = /(?:^|[\s(])((?:file:\/\/)?\/[^()]+?):(\d+)(?::\d+)?\)?$/.exec(line);
    if (!match) continue;
    const file = toPath(match[1]!);
    if (!file.startsWith(OWN_CODE) && !file.includes('/node_modules/')) return { file, line: Number(match[2]) };
  }
  return undefined;
}

function toPath(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : place;
}
