import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** The part of pg's protocol connection that a statement uses. Its published types lack most of it. */
export interface PgWire {
  readonly stream: Duplex;
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
