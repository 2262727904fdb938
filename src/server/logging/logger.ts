/** From the most talkative to none. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a log line carries beside its message. An `Error` is written with its stack and its causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the server writes what it does. Pass your own to send the lines elsewhere (pino and winston fit with a line each). */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const ignore = (): void => {};

/** Writes nothing: the default of `createServer`. */
export const silentLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};
