import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { RowBytes } from '../row-table.ts';
import { type AnswerReceiver, readPlainAnswers } from './plain-answers.ts';
import { RowReader } from './row-reader.ts';

/** The part of pg's protocol connection that a statement uses. Its published types lack most of it. */
export interface PgWire {
  readonly stream: Duplex;
  /** Listens to a stream, and tells what its messages are. */
  attachListeners(stream: EventEmitter): void;
  emit(event: 'dataRow', message: { readonly name: 'dataRow'; readonly rows: RowBytes }): boolean;
  emit(event: 'readyForQuery', message: { readonly name: 'readyForQuery'; readonly status: string }): boolean;
  sendCopyFail(reason: string): void;
  on(
    event: 'parameterStatus',
    listener: (message: { readonly parameterName: string; readonly parameterValue: string }) => void,
  ): void;
  on(event: 'parseComplete', listener: () => void): void;
  on(event: 'readyForQuery', listener: (message: { readonly status: string }) => void): void;
}

/** What CancelRequest needs: the server's number for the connection and its secret. pg has both, its types do not. */
export interface PgSecrets {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

export function wireOf(client: pg.Client): PgWire {
  return client.connection as unknown as PgWire;
}

export function secretsOf(client: pg.Client): PgSecrets {
  return client as unknown as PgSecrets;
}

/** The statement under way, as far as the wire knows it. */
export interface WireStatement extends AnswerReceiver {
  handleDataRow(message: { readonly rows: RowBytes }): void;
}

/**
 * Hands rows, cut out by our reader, and plain answers to the statement under way; all other messages stay pg's to read.
 * @param running the statement of ours that is under way; undefined where pg itself asked
 */
export function readAnswersOurselves(wire: PgWire, running: () => WireStatement | undefined): void {
  const attach = wire.attachListeners;
  wire.attachListeners = (stream) => {
    const others = new EventEmitter();
    const onReady = (status: string) => wire.emit('readyForQuery', { name: 'readyForQuery', status });
    attach.call(wire, others);
    const reader = new RowReader({
      onRows: (rows) => {
        const statement = running();
        if (statement === undefined) wire.emit('dataRow', { name: 'dataRow', rows });
        else statement.handleDataRow({ rows });
      },
      onOthers: (messages) => {
        const statement = running();
        if (statement === undefined || !readPlainAnswers(messages, statement, onReady)) others.emit('data', messages);
      },
    });
    stream.on('data', (chunk: Buffer) => reader.take(chunk));
    stream.on('end', () => others.emit('end'));
  };
}
