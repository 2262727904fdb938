import { randomUUID } from 'node:crypto';
import { PhoebeError } from '../errors/phoebe-error.ts';
import type { Logger } from '../server/index.ts';

const MESSAGE = 'An error reached nobody who could handle it';

/** Errors after which the memory of the process may be anything: of Node itself, and of the embedded database's WebAssembly. */
const INTERNAL_CODES: ReadonlySet<unknown> = new Set(['ERR_INTERNAL_ASSERTION']);
const INTERNAL_NAMES: ReadonlySet<string> = new Set(['RuntimeError']);

/**
 * Keeps a server going when code of its models, or a package, leaves an error to nobody: a promise that is rejected and that
 * nobody waits for, or an exception in a timer or an event. Node would end the process, and with it every other request. Each
 * error is logged once, under an id.
 *
 * After an error of Node itself or of WebAssembly nothing that the process says can be trusted: then it ends in good order, with
 * status 1, so that what watches over it starts it again. Source: https://nodejs.org/api/process.html#event-uncaughtexception
 */
export class LastResort {
  readonly #logger: Logger;
  readonly #end: () => void;
  #failure: PhoebeError | undefined;

  /** @param end begins the orderly end of the server */
  constructor(logger: Logger, end: () => void) {
    this.#logger = logger;
    this.#end = end;
    process.on('unhandledRejection', this.#onRejection);
    process.on('uncaughtException', this.#onException);
  }

  /** Gives such errors back to Node. @throws PhoebeError where one of them was the reason of the server's end */
  release(): void {
    process.off('unhandledRejection', this.#onRejection);
    process.off('uncaughtException', this.#onException);
    if (this.#failure !== undefined) throw this.#failure;
  }

  readonly #onRejection = (reason: unknown): void => this.#note(reason, 'unhandledRejection');

  readonly #onException = (error: unknown): void => this.#note(error, 'uncaughtException');

  #note(thrown: unknown, origin: string): void {
    const errorId = randomUUID();
    const error =
      thrown instanceof Error ? thrown : new Error(`A value that is no error was thrown: ${String(thrown)}`);
    this.#logger.error(MESSAGE, { errorId, origin, error });
    if (this.#failure !== undefined || !isInternal(error)) return;
    this.#failure = new PhoebeError(
      'INVARIANT_VIOLATION',
      `An error of Node or of the embedded database left nothing that can be trusted, so Phoebe has ended (errorId ${errorId} in the log). Start it again.`,
      { cause: error },
    );
    this.#end();
  }
}

function isInternal(error: Error): boolean {
  return INTERNAL_NAMES.has(error.name) || INTERNAL_CODES.has((error as NodeJS.ErrnoException).code);
}
