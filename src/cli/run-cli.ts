import { CommanderError } from 'commander';
import { loadEnvFile } from './config/load-env-file.ts';
import { createProgram } from './create-program.ts';
import { explainError } from './explain-error.ts';
import { StoppedError } from './stopped-error.ts';

/** Runs a command line and gives the exit status. Errors are written as a sentence, with their stack where `--debug` asks for it. */
export async function runCli(args: readonly string[], endNow: () => void): Promise<number> {
  try {
    loadEnvFile();
    await createProgram(endNow).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) return error.exitCode;
    process.stderr.write(`phoebe: ${explainError(error)}\n`);
    if (wantsStack(args) && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
    return error instanceof StoppedError ? error.exitStatus : 1;
  }
}

/** Help and version were asked for and are written already. */
function isHelp({ code }: CommanderError): boolean {
  return code.startsWith('commander.help') || code === 'commander.version';
}

function wantsStack(args: readonly string[]): boolean {
  return args.includes('--debug') || /(?:^|[\s,])phoebe\b/.test(process.env.DEBUG ?? '');
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
