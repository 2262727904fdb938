import { createInterface } from 'node:readline';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { type ReplParts, startRepl } from './start-repl.ts';

export interface ScriptOptions extends ReplParts {
  readonly input: Readable;
  readonly output: Writable;
}

/** What Node's console writes in front of an error, behind the line where its syntax is wrong. No printed value has such a line. */
const UNCAUGHT = /(?:^|\n)Uncaught:?\s+/;

const UNKNOWN_COMMAND = 'Invalid REPL keyword\n';
const NO_COMMAND =
  'There is no such command. A statement goes on in the next line where a bracket is open: put it in brackets.';

/**
 * Runs statements that come from another program, one after the other, and prints what they give as on a terminal, without
 * prompts. The first one that fails is the last.
 *
 * @throws InvalidArgumentError with the line and its error
 */
export async function runScript({ input, output, ...parts }: ScriptOptions): Promise<void> {
  const lines = new PassThrough();
  let failure: string | undefined;
  const answers = new PassThrough({ decodeStrings: false, encoding: 'utf8' });
  answers.on('data', (text: string) => {
    const [values, problem] = text === UNKNOWN_COMMAND ? ['', NO_COMMAND] : text.split(UNCAUGHT);
    if (problem !== undefined) failure ??= problem.split(/\n\s+at /)[0]!.trim();
    else output.write(values ?? '');
  });
  const server = startRepl(parts, { prompt: '', input: lines, output: answers, terminal: false });
  parts.sqlLog.write = (text) => output.write(text);
  let isOver = false;
  const left = new Promise<void>((resolve) => {
    server.once('exit', () => {
      isOver = true;
      resolve();
    });
  });
  let isDone = (): void => {};
  // Called when a statement is through, and after a line that is the beginning of a longer one.
  server.displayPrompt = () => isDone();
  const run = async (line: string): Promise<void> => {
    const done = new Promise<void>((resolve) => {
      isDone = () => setImmediate(resolve);
    });
    lines.write(`${line}\n`);
    await Promise.race([done, left]);
  };
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    await run(line);
    if (failure !== undefined) throw new InvalidArgumentError(`Line ${number} failed: ${failure}`);
    if (isOver) return;
  }
  await run(`globalThis[Symbol.for('phoebe.console.end')] = true; undefined`);
  if (!Reflect.has(globalThis, Symbol.for('phoebe.console.end')))
    throw new InvalidArgumentError('The last statement is not complete: a bracket or a quote is open.');
  server.close();
}
