import type { ExecutionResult } from 'graphql';
import type { RequestRecord } from '../request-record.ts';

/** A request whose operation has run, and whose answer yoga is to write: an answer with errors. */
export interface HandedOver {
  readonly result: ExecutionResult;
  readonly record: RequestRecord;
}

/** Requests on their way from the lean listener to yoga, by node's request. */
export class HandedOverRequests {
  readonly #byRequest = new WeakMap<object, HandedOver>();

  add(request: object, handedOver: HandedOver): void {
    this.#byRequest.set(request, handedOver);
  }

  /** What was handed over with the request of a server context. */
  of(context: object): HandedOver | undefined {
    const { req } = context as { readonly req?: object };
    return req === undefined ? undefined : this.#byRequest.get(req);
  }
}
