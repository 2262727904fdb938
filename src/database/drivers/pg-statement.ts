import type { Submittable } from 'pg';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { ResultSet } from '../driver.ts';
import { commandTag } from './command-tag.ts';
import type { PgWire } from './pg-wire.ts';
import type { PreparedStatement } from './prepared-statements.ts';

export interface PgStatementSpec {
  readonly sql: string;
  readonly values: readonly DriverValue[];
  /** 'simple' for transaction control: one message, no values. */
  readonly protocol: 'simple' | 'extended';
  readonly prelude: readonly string[];
  readonly prepared: PreparedStatement | undefined;
  /** The name of a prepared statement that made room. */
  readonly evicted: string | undefined;
}

/** What came back for a statement: a result, or the server's error. */
export interface PgStatementOutcome {
  resolve(result: ResultSet): void;
  /** `isAnswer`: the server refused, and says next whether it is ready again; else the connection itself failed. */
  reject(error: unknown, isAnswer: boolean): void;
}

/**
 * One statement on pg's connection, by its interface for queries of one's own (as pg-cursor does it). Rows stay arrays of
 * text as they came, statements keep their names by our books, and the prelude travels in the same batch: after an error the
 * server skips everything up to Sync, so nothing can run in front of a BEGIN that failed.
 */
export class PgStatement implements Submittable {
  readonly #spec: PgStatementSpec;
  readonly #outcome: PgStatementOutcome;
  #columns: ResultSet['columns'] | undefined;
  readonly #rows: DriverValue[][] = [];
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

  /** Called by pg when it is this statement's turn. An error that is returned fails the statement before anything is sent. */
  submit(connection: unknown): Error | null {
    const wire = connection as PgWire;
    const mistake = this.#mistake();
    if (mistake !== undefined) return mistake;
    // All messages in one packet.
    wire.stream.cork();
    try {
      if (this.#spec.protocol === 'simple') wire.query(this.#spec.sql);
      else this.#submitExtended(wire);
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  #submitExtended(wire: PgWire): void {
    const { sql, values, prelude, prepared, evicted } = this.#spec;
    if (evicted !== undefined) wire.close({ type: 'S', name: evicted });
    for (const text of prelude) {
      wire.parse({ text, name: '' });
      wire.bind({ statement: '', values: [] });
      wire.execute({});
    }
    const name = prepared?.name ?? '';
    if (prepared?.isParsed !== true) wire.parse({ text: sql, name });
    wire.bind({ statement: name, values });
    if (this.#columns === undefined) wire.describe({ type: 'P' });
    wire.execute({});
    wire.sync();
  }

  /** What would break the protocol: it ends texts at NUL, and takes values as text only. */
  #mistake(): Error | undefined {
    if (this.#spec.sql.includes('\0')) return new TypeError('A statement must not contain the character NUL.');
    const isText = this.#spec.values.every((value) => typeof value === 'string' || value === null);
    return isText ? undefined : new TypeError('A statement takes strings and null as values only.');
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

  handleDataRow(message: { readonly fields: DriverValue[] }): void {
    this.#rows.push(message.fields);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    if (this.#preludeLeft > 0) this.#preludeLeft -= 1;
    else this.#tag = message.text;
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

  handleReadyForQuery(): void {
    const columns = this.#columns ?? [];
    const { prepared } = this.#spec;
    if (prepared !== undefined) prepared.columns = columns;
    this.#outcome.resolve({ ...commandTag(this.#tag), columns, rows: this.#rows });
  }
}
