import type { LogEntry } from './create-logger.ts';
import { describeError } from './describe-error.ts';

/** One entry as one JSON object. A field can not hide `time`, `level` or `message`. */
export function formatJsonLine(entry: LogEntry): string {
  const { time, level, message, fields } = entry;
  return JSON.stringify({ ...fields, time: time.toISOString(), level, message }, (_key, value: unknown) => {
    if (value instanceof Error) return describeError(value);
    return typeof value === 'bigint' ? value.toString() : value;
  });
}
