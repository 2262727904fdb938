import type { Database } from '../database/database.ts';
import type { ChosenDatabase } from './choose-database.ts';
import { connectTo } from './prepare-database.ts';

/** A connection to a server that is opened while the models are read. To an embedded database nothing is opened early: that makes files. */
export class EarlyConnection {
  readonly #database: Database;
  #isPending = false;
  /** Rejects where the server can not be had; undefined where nothing was begun. */
  readonly connecting: Promise<void> | undefined;

  constructor(database: Database, chosen: ChosenDatabase) {
    this.#database = database;
    if (!chosen.isServer) return;
    this.#isPending = true;
    this.connecting = connectTo(database, chosen).finally(() => {
      this.#isPending = false;
    });
    // Whoever waits for it hears of it; where the models are wrong nobody does.
    this.connecting.catch(() => {});
  }

  /** Closes the database. An address where nobody answers is not waited for. */
  async close(): Promise<void> {
    const closing = this.#database.close();
    if (this.#isPending) closing.catch(() => {});
    else await closing;
  }
}
