import type { GraphQLResolveInfo } from 'graphql';
import type { Gate } from '../../access/index.ts';
import type { ResultSet } from '../../database/driver.ts';
import type { ExecuteOptions, Executor } from '../../database/executor.ts';
import type { RawResult } from '../../database/raw-result.ts';
import { Transaction } from '../../database/transaction.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import type { ReadAllowance } from '../../sql/compiled-query.ts';
import type { Statement } from '../../sql/nodes/query.ts';
import { type AnswerAllowance, AnswerTooLong } from '../limits/answer-allowance.ts';
import { FilterCost, FilterTooCostly } from '../limits/filter-cost.ts';
import type { StatementLanes } from '../limits/statement-lanes.ts';
import { type RowScope, StatementScope } from '../read/statement-scope.ts';

export interface LoadersOptions {
  readonly executor: Executor;
  readonly rows: RowScope | undefined;
  /** What the rules allow the viewer; undefined where there are none. */
  readonly gate: Gate | undefined;
  readonly signal: AbortSignal | undefined;
  /** What the statements are sent for. */
  readonly origin?: object | undefined;
  /** How many statements may run at the same time. Default: as many as the pool lets. */
  readonly lanes?: StatementLanes | undefined;
  /** How long the answer may be. Default: as long as it likes. */
  readonly allowance?: AnswerAllowance | undefined;
}

/** Bytes that may be read for each that may be shown: keys, values of cursors, and the row after a page's last are not shown. */
const READ_SHARE = 2;
const READ_MORE = 1_000_000;

/** Rows that graphql-js completes in one turn of the event loop where the answer may be long: at most some 20,000 cells. */
const ROWS_OF_TURN = 200;

/**
 * What one attempt of one operation has read so far, and where it reads. A new attempt gets a new one; a mutation's root field
 * clears it, so that nothing read before a write is shown after it.
 */
export class Loaders {
  readonly executor: Executor;
  readonly #options: LoadersOptions;
  #batches = new Map<string, unknown>();
  #byField = new WeakMap<object, unknown>();
  #failure: { readonly error: unknown } | undefined;
  /** What is left of the bytes that may be read for the answer. */
  readonly #reading: ReadAllowance | undefined;
  readonly #filterCost: FilterCost;
  #bytes = 0;
  #rowsOfTurn = 0;

  constructor(options: LoadersOptions) {
    this.executor = options.executor;
    this.#options = options;
    this.#filterCost = new FilterCost(options.allowance?.maxFilterCost);
    if (options.allowance !== undefined) this.#reading = { left: READ_SHARE * options.allowance.maxBytes + READ_MORE };
  }

  /** For the parts of one statement. */
  scope(): StatementScope {
    return new StatementScope(this.#options.rows, this.#options.gate, this.#filterCost);
  }

  /** What the rules allow the viewer; undefined where there are none. */
  get gate(): Gate | undefined {
    return this.#options.gate;
  }

  /** True where no rule says anything: then statements differ by what is asked and by values only, whoever asks. */
  get isOpen(): boolean {
    return this.#options.gate === undefined && this.#options.rows === undefined;
  }

  /** @param args for the slots of a held statement */
  async run(statement: Statement, args?: ExecuteOptions['args']): Promise<ResultSet> {
    return (await this.runRaw(statement, args)).read();
  }

  /** The same with the rows as the bytes they came as. */
  runRaw(statement: Statement, args?: ExecuteOptions['args']): Promise<RawResult> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    const { executor, signal, origin, lanes } = this.#options;
    const options: ExecuteOptions = { signal, args, origin, allowance: this.#reading };
    return lanes === undefined || executor instanceof Transaction
      ? executor.executeRaw(statement, options)
      : lanes.run(() => executor.executeRaw(statement, options));
  }

  /**
   * Told of what a statement failed with, when the same is going to be read in another way. What would fail again only after
   * another wait, or has ended the transaction, is then answered to every statement without asking the database.
   */
  noteFailure(error: unknown): void {
    if (isLasting(error, this.executor)) this.#failure = { error };
    this.#filterCost.reset();
  }

  /** The batches for a key, made when first asked for. The key holds all arguments, so that different ones never meet. */
  batches<Batches>(key: string, make: () => Batches): Batches {
    const known = this.#batches.get(key);
    if (known !== undefined) return known as Batches;
    const made = make();
    this.#batches.set(key, made);
    return made;
  }

  /**
   * What follows from a field's place in the operation alone, not from the row: worked out once, not for each of a list's rows.
   * graphql-js hands out one array of nodes for all rows of a selection.
   */
  once<Value>(info: Pick<GraphQLResolveInfo, 'fieldNodes'>, make: () => Value): Value {
    const known = this.#byField.get(info.fieldNodes);
    if (known !== undefined) return known as Value;
    const made = make();
    this.#byField.set(info.fieldNodes, made as object);
    return made;
  }

  /** How long the answer may be; undefined where it may have any length. */
  get allowance(): AnswerAllowance | undefined {
    return this.#options.allowance;
  }

  /** Counts bytes that graphql-js is told for the answer. @throws AnswerTooLong where they are more than it may have */
  tell(bytes: number): void {
    const { allowance } = this.#options;
    if (allowance === undefined) return;
    this.#bytes += bytes;
    if (this.#bytes > allowance.maxBytes) throw new AnswerTooLong(allowance.maxBytes);
  }

  /** Resolves when graphql-js may have rows to complete: at once, or after others had a turn where it has had many. */
  async passOn(rows: number): Promise<void> {
    const turns = this.#options.allowance?.turns;
    if (turns === undefined) return;
    this.#rowsOfTurn += rows;
    if (this.#rowsOfTurn < ROWS_OF_TURN) return;
    this.#rowsOfTurn = 0;
    await turns.next();
  }

  /** Forgets what was read. */
  clear(): void {
    this.#batches = new Map();
    this.#byField = new WeakMap();
  }
}

/** What a second try would only wait for once more. */
const LASTING: ReadonlySet<string> = new Set([
  'RESULT_TOO_LARGE',
  'STATEMENT_TIMEOUT',
  'POOL_EXHAUSTED',
  'CONNECTION_FAILED',
]);

function isLasting(error: unknown, executor: Executor): boolean {
  if (error instanceof AnswerTooLong || error instanceof FilterTooCostly) return true;
  return error instanceof PhoebeError && (LASTING.has(error.code) || executor instanceof Transaction);
}
