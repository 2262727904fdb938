import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { RowBytes } from '../row-table.ts';
import { RowReader } from './row-reader.ts';

/** The part of pg's protocol connection that a statement uses. Its published types lack most of it. */
export interface PgWire {
  readonly stream: Duplex;
  /** Listens to a stream, and tells what its messages are. */
  attachListeners(stream: EventEmitter): void;
  emit(event: 'dataRow', message: { readonly name: 'dataRow'; readonly rows: RowBytes }): boolean;
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

/** Lets rows be cut out by our reader, for `PgStatement`, which reads them; all other messages stay pg's to read. */
export function readRowsOurselves(wire: PgWire): void {
  const attach = wire.attachListeners;
  wire.attachListeners = (stream) => {
    const others = new EventEmitter();
    attach.call(wire, others);
    const reader = new RowReader({
      onRows: (rows) => wire.emit('dataRow', { name: 'dataRow', rows }),
      onOthers: (messages) => others.emit('data', messages),
    });
    stream.on('data', (chunk: Buffer) => reader.take(chunk));
    stream.on('end', () => others.emit('end'));
  };
}
