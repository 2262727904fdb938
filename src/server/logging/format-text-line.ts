import type { LogEntry } from './create-logger.ts';
import { describeError, type ErrorDescription } from './describe-error.ts';

/** One entry as one line for a person; the stacks of errors follow on lines of their own. */
export function formatTextLine(entry: LogEntry): string {
  const time = entry.time.toISOString().slice(11, 23);
  const parts = [time, entry.level.toUpperCase().padEnd(5), printable(entry.message)];
  const stacks: string[] = [];
  for (const [key, value] of Object.entries(entry.fields)) {
    if (value === undefined) continue;
    if (value instanceof Error) stacks.push(...stackLines(describeError(value)));
    else parts.push(`${key}=${formatValue(value)}`);
  }
  return [parts.join(' '), ...stacks].join('\n');
}

function formatValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && /^[\w./:@+-]+$/.test(value)) return value;
  return JSON.stringify(value) ?? 'null';
}

function stackLines(error: ErrorDescription, prefix = ''): string[] {
  const own = `${prefix}${error.stack ?? `${error.name}: ${error.message}`}`.split('\n').map((line) => `    ${line}`);
  const causes = [...(error.cause ? [error.cause] : []), ...(error.errors ?? [])];
  return [...own, ...causes.flatMap((cause) => stackLines(cause, 'caused by '))];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for: a message must stay one line.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/g;

function printable(message: string): string {
  return message.replace(CONTROL_CHARACTERS, (character) => JSON.stringify(character).slice(1, -1));
}
