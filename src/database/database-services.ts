import type { BackgroundErrorHandler } from './background-error.ts';
import type { Clock } from './clock.ts';
import type { Driver } from './driver.ts';
import type { StatementRunner } from './statement-runner.ts';
import type { Compile } from './transaction.ts';
import type { Turns } from './turns.ts';

/** What a database's parts share. */
export interface DatabaseServices {
  readonly driver: Driver;
  readonly runner: StatementRunner;
  /** Compiles once for each tree. Only after the dialect is known. */
  readonly compile: Compile;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly onBackgroundError: BackgroundErrorHandler;
  /** Counts the transactions: earlier ones have smaller numbers. */
  nextTransactionNumber(): number;
}
