import pg from 'pg';
import { readAnswersOurselves, type WireStatement, wireOf } from './pg-wire.ts';

/** A client of pg's pool. */
export type PooledPgClient = PgClient & pg.PoolClient;

/** pg's client, which also keeps what the server says of itself while the connection opens. */
export class PgClient extends pg.Client {
  /** The server's parameters by name: `server_version`, and on CockroachDB `crdb_version`. */
  readonly parameters = new Map<string, string>();

  /** The statement of ours that is under way. */
  running: WireStatement | undefined;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    readAnswersOurselves(wireOf(this), () => this.running);
    // Here and not later: the parameters come before the connection counts as open.
    wireOf(this).on('parameterStatus', ({ parameterName, parameterValue }) =>
      this.parameters.set(parameterName, parameterValue),
    );
  }
}
