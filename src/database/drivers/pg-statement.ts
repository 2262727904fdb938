import type { Submittable } from 'pg';
import { ResultTooLargeError } from '../../errors/result-too-large-error.ts';
import type { ReadAllowance } from '../../sql/compiled-query.ts';
import type { ResultSet } from '../driver.ts';
import type { Epilogue } from '../epilogue.ts';
import { RawResult } from '../raw-result.ts';
import type { RowBytes } from '../row-table.ts';
import { commandTag } from './command-tag.ts';
import { type ControlMessages, type ExtendedStatement, extendedMessages, simpleMessage } from './pg-messages.ts';
import type { PgWire } from './pg-wire.ts';

export interface PgStatementSpec extends Omit<ExtendedStatement, 'epilogue'> {
  readonly epilogue: Epilogue | undefined;
  /** The connection's own. */
  readonly control: ControlMessages;
  readonly allowance?: ReadAllowance | undefined;
  /** 'simple' for transaction control: one message, no values. */
  readonly protocol: 'simple' | 'extended';
}

const NOTHING: readonly string[] = [];

/** What came back for a statement: a result, or the server's error. */
export interface PgStatementOutcome {
  resolve(result: RawResult): void;
  /** `isAnswer`: the server refused, and says next whether it is ready again; else the connection itself failed. */
  reject(error: unknown, isAnswer: boolean): void;
}

/**
 * One statement on pg's connection, by its interface for queries of one's own (as pg-cursor does it). Rows stay arrays of
 * text as they came, and statements keep their names by our books.
 */
export class PgStatement implements Submittable {
  readonly #spec: PgStatementSpec;
  readonly #outcome: PgStatementOutcome;
  #columns: ResultSet['columns'] | undefined;
  readonly #rows: RowBytes[] = [];
  /** True once rows came that the allowance had no room for. */
  #isTooLarge = false;
  #tag = '';
  /** Answers of the prelude that are still to come. */
  #preludeLeft: number;
  #parsedLeft: number;

  constructor(spec: PgStatementSpec, outcome: PgStatementOutcome) {
    this.#spec = spec;
    this.#outcome = outcome;
    this.#preludeLeft = spec.prelude.length;
    this.#parsedLeft = spec.prelude.length + 1;
    this.#columns = spec.prepared?.columns;
  }

  /** Called by pg when it is this statement's turn. */
  submit(connection: unknown): null {
    const { stream } = connection as PgWire;
    // A stream that cannot be written to is about to end, and fails the statement then.
    if (stream.writable) {
      stream.write(this.#messages());
      if (this.#spec.epilogue !== undefined) this.#spec.epilogue.stage = 'sent';
    }
    return null;
  }

  #messages(): Buffer {
    const { protocol, sql, epilogue } = this.#spec;
    if (protocol === 'simple') return simpleMessage(sql);
    return extendedMessages({ ...this.#spec, epilogue: epilogue?.statements ?? NOTHING }, this.#spec.control);
  }

  handleParseComplete(): void {
    this.#parsedLeft -= 1;
    if (this.#parsedLeft === 0 && this.#spec.prepared !== undefined) this.#spec.prepared.isParsed = true;
  }

  handleRowDescription(message: {
    readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  }): void {
    this.#columns = message.fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID }));
  }

  handleDataRow({ rows }: { readonly rows: RowBytes }): void {
    const { allowance } = this.#spec;
    if (allowance !== undefined) {
      allowance.left -= rows.end - rows.start;
      if (allowance.left < 0) {
        this.#isTooLarge = true;
        this.#rows.length = 0;
        return;
      }
    }
    this.#rows.push(rows);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    if (this.#preludeLeft > 0) this.#preludeLeft -= 1;
    else if (this.#tag === '') this.#answered(message.text);
  }

  #answered(tag: string): void {
    this.#tag = tag;
    if (this.#spec.epilogue !== undefined) this.#spec.epilogue.stage = 'reached';
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: unknown): void {
    (connection as PgWire).sendCopyFail('COPY FROM STDIN is not supported.');
  }

  handleCopyData(): void {}

  handleError(error: unknown): void {
    const isAnswer = typeof error === 'object' && error !== null && 'severity' in error;
    this.#outcome.reject(error, isAnswer);
  }

  /** Called where the server is ready again after an error. */
  handleLastWord(): void {
    if (this.#spec.epilogue !== undefined) this.#spec.epilogue.isAnswered = true;
  }

  handleReadyForQuery(): void {
    const columns = this.#columns ?? [];
    const { prepared } = this.#spec;
    if (prepared !== undefined) prepared.columns = columns;
    if (this.#isTooLarge) {
      this.#outcome.reject(new ResultTooLargeError(), false);
      return;
    }
    this.#outcome.resolve(new RawResult(commandTag(this.#tag), columns, this.#rows));
  }
}
