import { createHash } from 'node:crypto';
import type { ResultSet } from '../driver.ts';

/**
 * Statements that one connection keeps prepared. Each costs the server some ten kilobytes for as long as the connection is
 * open, and an application has about as many different statements; the least recently used one makes room.
 */
export const MAX_PREPARED_STATEMENTS = 256;

/** Texts remembered to see whether they come again; then all are forgotten at once, which is cheap and does little harm. */
const MAX_SEEN = 1_024;

/** A statement that has, or will have, a name on the server. */
export interface PreparedStatement {
  readonly sql: string;
  readonly name: string;
  /** True once the server has confirmed it: from then on only the name is sent. */
  isParsed: boolean;
  /** Known after the first answer, so that the server need not describe them again. */
  columns: ResultSet['columns'] | undefined;
}

/**
 * The named statements of one connection. A text gets a name when it comes the second time: statements that run once would
 * only push out others. pg itself never frees a name (https://github.com/brianc/node-postgres/issues/1889), so this keeps
 * its own books.
 */
export class PreparedStatements {
  readonly #limit: number;
  /** In the order of use, the oldest first. */
  readonly #statements = new Map<string, PreparedStatement>();
  readonly #seen = new Set<string>();
  #generation = 0;
  #evicted: PreparedStatement | undefined;

  constructor(limit = MAX_PREPARED_STATEMENTS) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#statements.size;
  }

  /** The named statement to use for this text, or undefined: send it without a name. */
  use(sql: string): PreparedStatement | undefined {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    if (!this.#seen.has(sql)) {
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(sql);
      return undefined;
    }
    return this.#add(sql);
  }

  /** The name that has to be closed on the server, told once. */
  takeEvicted(): string | undefined {
    const evicted = this.#evicted;
    this.#evicted = undefined;
    return evicted?.isParsed === true ? evicted.name : undefined;
  }

  /** Gives the text another name at its next use: the server's plan is stale, or the server has forgotten it. */
  forget(sql: string): void {
    this.#statements.delete(sql);
  }

  #add(sql: string): PreparedStatement {
    this.#seen.delete(sql);
    if (this.#statements.size >= this.#limit) {
      const [oldest] = this.#statements.values();
      this.#statements.delete(oldest!.sql);
      this.#evicted = oldest;
    }
    // The hash keeps two clients behind one pooler from meaning different texts by one name; the number sets a text apart
    // from its own stale plan.
    this.#generation += 1;
    const hash = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    const statement: PreparedStatement = {
      sql,
      name: `phoebe_${hash}_${this.#generation}`,
      isParsed: false,
      columns: undefined,
    };
    this.#statements.set(sql, statement);
    return statement;
  }
}
