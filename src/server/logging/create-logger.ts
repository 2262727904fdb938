import { formatJsonLine } from './format-json-line.ts';
import { formatTextLine } from './format-text-line.ts';
import { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from './logger.ts';

/** One line before it is text. */
export interface LogEntry {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

export interface LoggerOptions {
  /** `text` is for people, `json` (one object a line) for machines. */
  readonly format: 'text' | 'json';
  /** Lines below this level are dropped. Default `info`. */
  readonly level?: LogLevel;
  /** Takes one finished line, its newline included. */
  readonly write: (line: string) => void;
  /** For tests. Default: the clock. */
  readonly now?: () => Date;
}

/**
 * Makes a {@link Logger} that writes one line an entry.
 *
 * @example createLogger({ format: process.stdout.isTTY ? 'text' : 'json', write: (line) => process.stdout.write(line) })
 */
export function createLogger(options: LoggerOptions): Logger {
  const format = options.format === 'json' ? formatJsonLine : formatTextLine;
  const now = options.now ?? (() => new Date());
  const threshold = LOG_LEVELS.indexOf(options.level ?? 'info');
  const at = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < threshold) return () => {};
    return (message: string, fields: LogFields = {}) =>
      options.write(`${format({ time: now(), level, message, fields })}\n`);
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
