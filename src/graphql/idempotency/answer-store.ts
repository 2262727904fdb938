import type { Database } from '../../database/database.ts';
import type { Transaction } from '../../database/transaction.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import { UndefinedTableError } from '../../errors/query-errors.ts';
import { IdempotencyKey } from './idempotency-key.ts';
import { DEFAULT_KEY_TTL_MS } from './idempotency-options.ts';
import type { RequestKey } from './request-key.ts';

/** Expired rows that one clean-up removes at most: enough to keep up, and never a long statement. */
const CLEAN_UP_ROWS = 1_000;

/** The most often that one server removes expired rows, in milliseconds. */
const CLEAN_UP_INTERVAL_MS = 60_000;

export interface StoredAnswer {
  readonly operation: string;
  /** The data of the answer, as JSON. */
  readonly answer: string;
}

/**
 * The table of answers. Within a transaction it is written only, by statements that look at nothing but the key's own row:
 * a read would make PostgreSQL's serializable transactions conflict that have nothing to do with each other, since it watches
 * whole pages of an index. Stored answers are read outside of the transaction.
 */
export class AnswerStore {
  readonly #db: Database;
  readonly #ttlMs: number;
  readonly #now: () => number;
  #nextCleanUp = 0;

  constructor(db: Database, options: { readonly ttlMs?: number | undefined; readonly now?: () => number } = {}) {
    this.#db = db;
    this.#ttlMs = options.ttlMs ?? DEFAULT_KEY_TTL_MS;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Takes the key for this transaction; false where it is taken. While another transaction has it, this waits for that one's
   * end: so the answer is always about finished transactions, those included whose client was lost on the way to COMMIT.
   */
  async claim(transaction: Transaction, request: RequestKey): Promise<boolean> {
    const written = await this.#insert(request, null)
      .onConflictIgnore(['id'])
      .on(transaction)
      .execute()
      .catch(explained);
    return written === 1;
  }

  /** Keeps the answer, and commits it with everything else. */
  async keep(transaction: Transaction, request: RequestKey, data: unknown): Promise<void> {
    const { node } = this.#insert(request, JSON.stringify(data)).onConflict({ on: ['id'], update: ['answer'] });
    await transaction.execute(node, { commit: true });
  }

  /** The answer under a key; undefined where there is none, or none that is young enough. Then the key is free. */
  async find({ id }: RequestKey, signal?: AbortSignal): Promise<StoredAnswer | undefined> {
    const options = signal === undefined ? {} : { signal };
    const row = await IdempotencyKey.select()
      .where(IdempotencyKey.id.eq(id))
      .on(this.#db)
      .first(options)
      .catch(explained);
    if (row === null) return undefined;
    const now = new Date(this.#now());
    if (row.expires > now) return { operation: row.operation, answer: row.answer! };
    await IdempotencyKey.delete()
      .where(IdempotencyKey.id.eq(id), IdempotencyKey.expires.lte(now))
      .on(this.#db)
      .execute(options);
    return undefined;
  }

  /** Removes expired answers now and then, in the background. What goes wrong there goes to the database's own handler. */
  cleanUp(): void {
    const now = this.#now();
    if (now < this.#nextCleanUp) return;
    this.#nextCleanUp = now + CLEAN_UP_INTERVAL_MS;
    this.#db.afterCommit(() => this.removeExpired());
  }

  /** Removes up to a thousand expired answers. @returns how many */
  async removeExpired(): Promise<number> {
    const expired = IdempotencyKey.select(IdempotencyKey.id)
      .where(IdempotencyKey.expires.lte(new Date(this.#now())))
      .limit(CLEAN_UP_ROWS);
    return IdempotencyKey.delete().where(IdempotencyKey.id.in(expired)).on(this.#db);
  }

  #insert(request: RequestKey, answer: string | null) {
    const now = this.#now();
    return IdempotencyKey.insert({
      ...request,
      answer,
      created: new Date(now),
      expires: new Date(now + this.#ttlMs),
    });
  }
}

/** Nobody made the table: the log says so, instead of "Unexpected error." alone. */
function explained(error: unknown): never {
  if (!(error instanceof UndefinedTableError)) throw error;
  throw new PhoebeError(
    'SCHEMA_MISMATCH',
    'The table "phoebe_idempotency_keys" does not exist, so no idempotency key can be kept. Make it with your own tables: createTables(db, [...models, IdempotencyKey]).',
    { cause: error },
  );
}
