import { formatJsonLine } from '../../server/logging/format-json-line.ts';
import type { LogFields } from '../../server/logging/logger.ts';
import { explainError } from '../explain-error.ts';
import { paintFor } from '../paint.ts';
import { type Followed, howToAllow } from './follow-models.ts';

/** What came of reading the models. */
export interface Reloaded extends Followed {
  readonly models: number;
  readonly durationMs: number;
  /** The file that the schema was written to; undefined where it was right, or none is written. */
  readonly schemaFile: string | undefined;
}

export interface Ready {
  readonly url: string;
  readonly database: string;
  readonly folder: string;
}

/** Tells what `phoebe dev` does: in words to a person at a terminal, as JSON lines to a machine. */
export class DevReport {
  readonly #stream: NodeJS.WriteStream;
  #lastHeld = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  ready({ url, database, folder }: Ready, reloaded: Reloaded): void {
    const paint = paintFor(this.#stream);
    this.#tell({
      level: 'info',
      message: 'Phoebe is ready',
      fields: { url, database, ...fieldsOf(reloaded) },
      text: `\n${paint('green', 'Phoebe is ready:')} ${paint('bold', url)}\n  ${reloaded.models} models, ${database}. Watching ${folder}. Ctrl+C stops it.\n${this.#details(reloaded)}`,
    });
  }

  reloaded(reloaded: Reloaded): void {
    const paint = paintFor(this.#stream);
    this.#tell({
      level: 'info',
      message: 'Phoebe has read the models again',
      fields: fieldsOf(reloaded),
      text: `${paint('green', 'Reloaded')} ${reloaded.models} models in ${reloaded.durationMs} ms.\n${this.#details(reloaded)}`,
    });
  }

  /**
   * Why the models are not served as they are now.
   *
   * @param url where nothing is served yet; undefined where an earlier schema is
   */
  failed(error: unknown, url: string | undefined): void {
    const paint = paintFor(this.#stream);
    const problem = explainError(error);
    const meanwhile =
      url === undefined
        ? 'The schema from before is served until this is mended.'
        : `Nothing is served at ${url} until this is mended.`;
    this.#tell({
      level: 'error',
      message: 'The models are not served as they are now',
      fields: { problem, isServing: url === undefined, url },
      text: `${paint('red', 'phoebe:')} ${problem}\n${paint('dim', meanwhile)}\n`,
    });
  }

  stopping(signal: string): void {
    this.#tell({
      level: 'info',
      message: 'Phoebe is shutting down',
      fields: { signal },
      text: `\nPhoebe is shutting down (${signal}).\n`,
    });
  }

  #details({ ran, held, schemaFile }: Reloaded): string {
    const paint = paintFor(this.#stream);
    const lines = ran.map((sql) => `  ${paint('dim', `${sql};`)}\n`);
    if (schemaFile !== undefined) lines.push(`  Wrote ${schemaFile}.\n`);
    // Said once, not at every change of something else.
    if (held.length > 0 && held.join() !== this.#lastHeld)
      lines.push(`  ${paint('yellow', 'Not applied.')} ${howToAllow(held)}\n`);
    this.#lastHeld = held.join();
    return lines.join('');
  }

  #tell(what: Told): void {
    const { level, message, fields, text } = what;
    this.#stream.write(this.#stream.isTTY ? text : `${formatJsonLine({ time: new Date(), level, message, fields })}\n`);
  }
}

interface Told {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly fields: LogFields;
  readonly text: string;
}

function fieldsOf({ models, durationMs, ran, held, schemaFile }: Reloaded): LogFields {
  return { models, durationMs, statements: ran, notApplied: held, schemaFile };
}
