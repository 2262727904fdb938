import type { BackgroundErrorHandler } from './background-error.ts';
import type { Clock } from './clock.ts';
import type { Driver } from './driver.ts';
import type { StatementRunner } from './statement-runner.ts';

/** What a database's parts share. */
export interface DatabaseServices {
  readonly driver: Driver;
  readonly runner: StatementRunner;
  readonly clock: Clock;
  readonly onBackgroundError: BackgroundErrorHandler;
  /** A short name for the log, new at each call. */
  nextTransactionId(): string;
}
