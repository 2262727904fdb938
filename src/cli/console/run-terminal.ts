import { type ReplParts, startRepl } from './start-repl.ts';

export interface TerminalOptions extends ReplParts {
  readonly banner: string;
  /** Where the lines are kept that were typed; undefined keeps none. */
  readonly history: string | undefined;
}

/** Reads statements from a person until they leave. */
export async function runTerminal({ banner, history, ...parts }: TerminalOptions): Promise<void> {
  process.stdout.write(banner);
  const server = startRepl(parts, { prompt: 'phoebe> ', breakEvalOnSigint: true });
  parts.sqlLog.write = (text) => server.output.write(text);
  const left = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  if (history !== undefined)
    await new Promise<void>((resolve) => {
      // A history that cannot be kept is no reason to keep a person from working: Node says so and goes on.
      server.setupHistory(history, () => resolve());
    });
  await left;
}
