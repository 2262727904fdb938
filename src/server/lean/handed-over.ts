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
  readonly #failures = new WeakMap<object, { readonly error: unknown }>();

  add(request: object, handedOver: HandedOver): void {
    this.#byRequest.set(request, handedOver);
  }

  /** A request whose context could not be made: yoga tells the client. */
  addFailure(request: object, error: unknown): void {
    this.#failures.set(request, { error });
  }

  /** The application's part of a request's context, made unless the lean listener has tried to. It throws the same error again. */
  contextOf(context: object, make: () => object | Promise<object>): object | Promise<object> {
    const { req } = context as { readonly req?: object };
    const failure = req === undefined ? undefined : this.#failures.get(req);
    if (failure !== undefined) throw failure.error;
    return this.of(context) === undefined ? make() : {};
  }

  /** What was handed over with the request of a server context. */
  of(context: object): HandedOver | undefined {
    const { req } = context as { readonly req?: object };
    return req === undefined ? undefined : this.#byRequest.get(req);
  }
}
