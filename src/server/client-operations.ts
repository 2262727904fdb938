import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { DEFAULT_ACQUIRE_TIMEOUT_MS } from '../database/pool-defaults.ts';
import { StatementLanes } from '../graphql/limits/statement-lanes.ts';
import { SharedSlots } from '../util/shared-slots.ts';

export interface ClientOperationOptions {
  /** Operations of one client that run at the same time, and statements of these. */
  readonly maxOperations: number;
  /** Names a client. */
  readonly clientOf: (request: IncomingMessage) => string;
}

/** As long as work waits for a connection of a pool that is all in use: a failover of the database is waited for. */
const MAX_WAIT_MS = DEFAULT_ACQUIRE_TIMEOUT_MS;

/** What node's request and its answer are known by in the context of an operation. */
interface NodeContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
}

/**
 * Has a client's operations run a few at a time: fewer than the pool has connections, so that there are some for others. The rest
 * wait, first come, first served. An operation runs until its answer is sent, since the answer is in memory for so long.
 */
export class ClientOperations {
  readonly #options: ClientOperationOptions;
  readonly #clients = new Map<string, SharedSlots>();

  constructor(options: ClientOperationOptions) {
    this.#options = options;
  }

  /**
   * Gives what the operation's statements run in, as soon as it may run; its `end` is to be called when it was executed. Undefined
   * for a request that came without a connection, which is the application's own.
   * @throws GraphQLError LIMIT_EXCEEDED with status 429 where the wait is too long, and the signal's reason
   */
  enter(context: object, signal: AbortSignal): StatementLanes | undefined | Promise<StatementLanes> {
    const { req, res } = context as NodeContext;
    if (req === undefined || res === undefined) return undefined;
    const slots = this.#slotsOf(this.#options.clientOf(req));
    const begin = (): StatementLanes => {
      const lanes = new StatementLanes(slots);
      if (res.closed) lanes.end();
      else res.once('close', () => lanes.end());
      return lanes;
    };
    return slots.tryTake() ? begin() : waited(slots, signal).then(begin);
  }

  #slotsOf(client: string): SharedSlots {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    const slots = new SharedSlots(this.#options.maxOperations, () => this.#clients.delete(client));
    this.#clients.set(client, slots);
    return slots;
  }
}

/** Resolves with a slot taken. */
async function waited(slots: SharedSlots, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw signal.reason;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(end, MAX_WAIT_MS);
  signal.addEventListener('abort', end);
  try {
    if (await slots.take(ended)) return;
    throw signal.aborted ? signal.reason : tooLong();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function tooLong(): GraphQLError {
  return new GraphQLError(
    'Too many operations of yours are running at the same time. Wait for answers before you send more.',
    { extensions: { code: 'LIMIT_EXCEEDED', retryable: true, http: { status: 429, headers: { 'retry-after': '1' } } } },
  );
}
