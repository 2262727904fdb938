import type { PGlite } from '@electric-sql/pglite';
import { serialize } from 'pg-protocol';
import { ResultTooLargeError } from '../../errors/result-too-large-error.ts';
import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { Connection, ResultSet, StatementCompany, TransactionStatus } from '../driver.ts';
import { RawResult } from '../raw-result.ts';
import type { RowBytes } from '../row-table.ts';
import { commandTag } from './command-tag.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { RowReader } from './row-reader.ts';
import { isStalePlan } from './stale-plan.ts';
import { transactionStatus } from './transaction-status.ts';

type Message = Awaited<ReturnType<PGlite['execProtocol']>>['messages'][number];

/**
 * The one connection to an embedded database. It speaks PostgreSQL's protocol with all messages of a statement in one call:
 * about eight times as fast as `PGlite.query`, which takes six calls, and its values stay text.
 */
export class PgliteConnection implements Connection {
  readonly #database: PGlite;
  readonly #prepared = new PreparedStatements();
  readonly transport = 'embedded';
  #status: TransactionStatus = 'idle';

  constructor(database: PGlite) {
    this.#database = database;
  }

  get status(): TransactionStatus {
    return this.#status;
  }

  /** The database runs in this process: there is no connection to lose. */
  get isUsable(): boolean {
    return !this.#database.closed;
  }

  /** Nothing gets lost on the way to this process. */
  get isProven(): boolean {
    return true;
  }

  async execute(statement: BoundStatement, { prelude = [], epilogue }: StatementCompany = {}): Promise<RawResult> {
    for (const sql of prelude) await this.control(sql);
    if (epilogue !== undefined) epilogue.stage = 'sent';
    // An answer of this process is always whole.
    if (epilogue !== undefined) epilogue.isAnswered = true;
    const result = await this.#runAgain(statement);
    takeRows(statement, result);
    if (epilogue !== undefined) epilogue.stage = 'reached';
    for (const sql of epilogue?.statements ?? []) await this.control(sql);
    return result;
  }

  async #runAgain(statement: BoundStatement): Promise<RawResult> {
    try {
      return await this.#run(statement);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      this.#prepared.forget(statement.sql);
      if (this.#status !== 'idle') throw error;
      return this.#run(statement);
    }
  }

  async control(sql: string): Promise<RawResult> {
    return this.#send([serialize.query(sql)]);
  }

  /** A running statement keeps the whole process busy, so nobody can ask to end it. */
  abort(): void {}

  cancel(): void {}

  retire(): void {}

  async #run({ sql, values }: BoundStatement): Promise<RawResult> {
    const prepared = this.#prepared.use(sql);
    const name = prepared?.name ?? '';
    const messages: Uint8Array[] = [];
    const evicted = this.#prepared.takeEvicted();
    if (evicted !== undefined) messages.push(serialize.close({ type: 'S', name: evicted }));
    if (prepared?.isParsed !== true) messages.push(serialize.parse({ text: sql, name }));
    messages.push(serialize.bind({ statement: name, values: [...values] }));
    if (prepared?.columns === undefined) messages.push(serialize.describe({ type: 'P' }));
    messages.push(serialize.execute({}), serialize.sync());
    const onParsed = () => {
      if (prepared !== undefined) prepared.isParsed = true;
    };
    const result = await this.#send(messages, prepared?.columns, onParsed);
    if (prepared !== undefined) prepared.columns = result.columns;
    return result;
  }

  async #send(
    parts: readonly Uint8Array[],
    knownColumns?: ResultSet['columns'],
    onParsed?: () => void,
  ): Promise<RawResult> {
    const { messages, data } = await this.#database.execProtocol(
      parts.length === 1 ? parts[0]! : Buffer.concat(parts),
      {
        throwOnError: false,
      },
    );
    let columns = knownColumns ?? [];
    let tag = '';
    let failure: Message | undefined;
    for (const message of messages) {
      if (isMessage(message, 'rowDescription'))
        columns = message.fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID }));
      else if (isMessage(message, 'commandComplete')) tag = message.text;
      else if (isMessage(message, 'readyForQuery')) this.#status = transactionStatus(message.status);
      else if (message.name === 'parseComplete') onParsed?.();
      else if (message.name === 'error') failure ??= message;
    }
    if (failure !== undefined) throw failure;
    return new RawResult(commandTag(tag), columns, rowsIn(data));
  }
}

/** The rows among the messages of an answer. */
function rowsIn({ buffer, byteOffset, length }: Uint8Array): readonly RowBytes[] {
  const rows: RowBytes[] = [];
  const reader = new RowReader({ onRows: (part) => rows.push(part), onOthers: () => undefined });
  reader.take(Buffer.from(buffer, byteOffset, length));
  return rows;
}

/** The fields of the messages that carry something; the package's own union does not tell them apart. */
interface MessageFields {
  readonly rowDescription: { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] };
  readonly commandComplete: { readonly text: string };
  readonly readyForQuery: { readonly status: string };
}

function isMessage<Name extends keyof MessageFields>(
  message: Message,
  name: Name,
): message is Message & MessageFields[Name] {
  return message.name === name;
}

/** The rows are all there already: an embedded database gives them in one piece. */
function takeRows({ allowance }: BoundStatement, { table }: RawResult): void {
  if (allowance === undefined) return;
  allowance.left -= table.bytes.length;
  if (allowance.left < 0) throw new ResultTooLargeError();
}
