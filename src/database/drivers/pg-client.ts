import pg from 'pg';
import { readRowsOurselves, wireOf } from './pg-wire.ts';

/** pg's client, which also keeps what the server says of itself while the connection opens. */
export class PgClient extends pg.Client {
  /** The server's parameters by name: `server_version`, and on CockroachDB `crdb_version`. */
  readonly parameters = new Map<string, string>();

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    readRowsOurselves(wireOf(this));
    // Here and not later: the parameters come before the connection counts as open.
    wireOf(this).on('parameterStatus', ({ parameterName, parameterValue }) =>
      this.parameters.set(parameterName, parameterValue),
    );
  }
}
