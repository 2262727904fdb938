import type { LogEntry } from './create-logger.ts';
import { describeError } from './describe-error.ts';

/** One entry as one JSON object. A field can not hide `time`, `level` or `message`. */
export function formatJsonLine(entry: LogEntry): string {
  const head = { time: entry.time.toISOString(), level: entry.level, message: entry.message };
  return JSON.stringify({ ...head, ...entry.fields, ...head }, (_key, value: unknown) => {
    if (value instanceof Error) return describeError(value);
    return typeof value === 'bigint' ? value.toString() : value;
  });
}
