import { CommanderError } from 'commander';
import { PhoebeError } from '../errors/phoebe-error.ts';
import { ListenError } from '../server/listen-error.ts';
import { asSentence } from './as-sentence.ts';
import { StoppedError } from './stopped-error.ts';

/** What was wrong and what to do, for the person at the terminal. */
export function explainError(error: unknown): string {
  if (error instanceof CommanderError) return explainUsage(error);
  if (error instanceof ListenError) return `${error.message} (Options --port and --host, variables PORT and HOST.)`;
  if (error instanceof PhoebeError || error instanceof StoppedError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `Something went wrong that should not: ${asSentence(message)} Run it again with --debug to see where, and please report it.`;
}

/** commander writes `error: unknown option '--prot'`, and a suggestion on a line of its own. */
function explainUsage({ message }: CommanderError): string {
  const [problem = '', ...suggestions] = withoutPasswords(message.replace(/^error: /, '')).split('\n');
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1);
  const suggestion = suggestions.length > 0 ? ` ${suggestions.join(' ')}` : '';
  return `${sentence.replace(/\.?$/, '.')}${suggestion} Run it with --help to see what there is.`;
}

/** An option with a typing error is quoted with its value, which may be the URL of a database. */
function withoutPasswords(text: string): string {
  return text.replace(/(\w:\/\/)[^'\s]*@/g, '$1…@').replace(/(password=)[^&'\s]*/gi, '$1…');
}
