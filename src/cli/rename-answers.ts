import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type { PossibleRename, Renames } from '../migrate/index.ts';
import { StoppedError } from './stopped-error.ts';

/** Reads `--rename old=new` for tables and `--rename table.old=new` for columns. */
export function parseRenames(given: readonly string[] = []): Renames {
  const tables: Record<string, string> = {};
  const columns: Record<string, string> = {};
  for (const text of given) {
    const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
    if (from === undefined || to === undefined)
      throw new InvalidArgumentError(`--rename takes "old=new" or "table.old=new", but got "${text}".`);
    if (from.includes('.')) columns[from] = to;
    else tables[from] = to;
  }
  return { tables, columns };
}

/** One of the questions in words, and the option that says yes to it. */
function wordsOf(rename: PossibleRename): { readonly question: string; readonly option: string } {
  if (rename.kind === 'table')
    return {
      question: `Is the table "${rename.to}" the former "${rename.from}"?`,
      option: `--rename ${rename.from}=${rename.to}`,
    };
  return {
    question: `Is the column "${rename.to}" of "${rename.table}" the former "${rename.from}"?`,
    option: `--rename ${rename.table}.${rename.from}=${rename.to}`,
  };
}

/**
 * Asks a person about each possible rename, until nothing is open.
 * @returns the renames with a yes; undefined where none got one
 * @throws InvalidArgumentError where nobody can be asked, with the options that answer
 * @throws StoppedError where the person leaves instead
 */
export async function askForRename(possible: readonly PossibleRename[]): Promise<Renames | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    const options = possible.map((rename) => `  ${wordsOf(rename).option}`).join('\n');
    throw new InvalidArgumentError(
      `Something goes and something comes that may be the same under another name. Say which is, or --no-renames:\n${options}`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+C and Ctrl+D: no more answers are to be had.
  const left = new Promise<never>((_, reject) => {
    const leave = (): void =>
      reject(new StoppedError('The question was not answered, so nothing was changed.', 'SIGINT'));
    terminal.once('SIGINT', leave).once('close', leave);
  });
  left.catch(() => {}); // The terminal is closed after the last answer too.
  try {
    for (const rename of possible) {
      const answer = await Promise.race([terminal.question(`${wordsOf(rename).question} [y/N] `), left]);
      if (!/^y(es)?$/i.test(answer.trim())) continue;
      return rename.kind === 'table'
        ? { tables: { [rename.from]: rename.to } }
        : { columns: { [`${rename.table}.${rename.from}`]: rename.to } };
    }
    return undefined;
  } finally {
    terminal.close();
  }
}

/** Both together. */
export function joinRenames(first: Renames, second: Renames): Renames {
  return {
    tables: { ...first.tables, ...second.tables },
    columns: { ...first.columns, ...second.columns },
  };
}
