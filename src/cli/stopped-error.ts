import { constants } from 'node:os';

/** Thrown when a signal ended a command in the middle. The message says what became of the work. */
export class StoppedError extends Error {
  /** What shells expect of a program that a signal ended: 130 for Ctrl+C, 143 for SIGTERM. */
  readonly exitStatus: number;

  constructor(message: string, signal: string) {
    super(message);
    this.name = 'StoppedError';
    this.exitStatus = 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  }
}
