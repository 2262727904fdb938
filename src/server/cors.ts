import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { inspect } from '../util/inspect.ts';
import type { PlainAnswer } from './lean/plain-answer.ts';

/** Says which pages of other origins may read answers (Cross-Origin Resource Sharing). */
export interface CorsOptions {
  /**
   * Origins as browsers send them: scheme, host and port. `http://localhost:*` is any port of that host, `*` is every origin.
   * @example ['https://shop.example', 'http://localhost:5173']
   */
  readonly origin: string | readonly string[];
  /** Whether requests may carry cookies and the like. Only with origins by name, never with `*`. Default: false. */
  readonly credentials?: boolean;
  /** Default: GET and POST. */
  readonly methods?: readonly string[];
  /** Headers that a page may send. Default: those that it asks for. */
  readonly allowedHeaders?: readonly string[];
  /** Headers of answers that a page may read, besides the few that it always may. Default: none. */
  readonly exposedHeaders?: readonly string[];
  /** Seconds for which a browser keeps the answer to a preflight. Default: the browser's own, 5 s. */
  readonly maxAge?: number;
}

/** What of a request decides about CORS. */
export interface CorsRequest {
  readonly method: string | undefined;
  header(name: string): string | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** Origins of this machine, which `phoebe dev` lets in. */
export const LOOPBACK_ORIGINS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'].flatMap((host) => [
  `http://${host}:*`,
  `https://${host}:*`,
]);

/**
 * Decides what other origins may do, the same for every way in which a request is answered. Source of the rules:
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export class Cors {
  readonly #options: CorsOptions;
  readonly #origins: ReadonlySet<string>;
  readonly #isOpen: boolean;

  /** @throws InvalidArgumentError for what is no origin, and for `*` with credentials */
  constructor(options: CorsOptions) {
    const problem = corsProblem(options);
    if (problem !== undefined) throw new InvalidArgumentError(problem);
    this.#options = options;
    this.#origins = new Set(originsOf(options));
    this.#isOpen = this.#origins.has('*');
  }

  /** The answer to a preflight: 204, or 403 for an origin that is not let in. Undefined for any other request. */
  preflight(request: CorsRequest): PlainAnswer | undefined {
    const origin = request.header('origin');
    if (request.method !== 'OPTIONS' || origin === undefined) return undefined;
    if (request.header('access-control-request-method') === undefined) return undefined;
    if (!this.#allows(origin)) {
      const headers = { ...this.headers(request), 'content-type': 'text/plain; charset=utf-8' };
      return { status: 403, headers, body: 'Pages of this origin may not ask.\n' };
    }
    const { methods = ['GET', 'POST'], allowedHeaders, maxAge } = this.#options;
    const asked = allowedHeaders?.join(', ') ?? request.header('access-control-request-headers');
    const headers = {
      ...this.headers(request),
      'access-control-allow-methods': methods.join(', '),
      ...(asked && { 'access-control-allow-headers': asked }),
      ...(maxAge !== undefined && { 'access-control-max-age': String(maxAge) }),
      'content-length': '0',
    };
    return { status: 204, headers, body: null };
  }

  /** What goes with every answer, a refusal included: a cache must not give one origin's answer to another. */
  headers(request: CorsRequest): Headers {
    const origin = request.header('origin');
    const vary = this.#isOpen ? {} : { vary: 'Origin' };
    if (origin === undefined || !this.#allows(origin)) return vary;
    const { credentials, exposedHeaders = [] } = this.#options;
    return {
      ...vary,
      'access-control-allow-origin': this.#isOpen ? '*' : origin,
      ...(credentials && { 'access-control-allow-credentials': 'true' }),
      ...(exposedHeaders.length > 0 && { 'access-control-expose-headers': exposedHeaders.join(', ') }),
    };
  }

  #allows(origin: string): boolean {
    if (this.#isOpen || this.#origins.has(origin)) return true;
    const [, host] = /^(https?:\/\/(?:\[[\da-f:]+\]|[^/:@]+))(?::\d+)?$/i.exec(origin) ?? [];
    return host !== undefined && this.#origins.has(`${host}:*`);
  }
}

/** What is wrong with the options, in a sentence that begins with the option's path; undefined where nothing is. */
export function corsProblem(options: CorsOptions): string | undefined {
  const origins = originsOf(options);
  if (origins.length === 0) return '"cors.origin" names no origin. Leave "cors" out to let none in.';
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong !== undefined)
    return `"cors.origin" takes origins such as "https://shop.example", "http://localhost:*" or "*", but got: ${inspect(wrong)}.${nearestOrigin(wrong)}`;
  if (options.credentials === true && origins.includes('*'))
    return '"cors.credentials" needs the origins by name: with "*" every web page could act for your users.';
  return undefined;
}

function originsOf({ origin }: CorsOptions): readonly string[] {
  return typeof origin === 'string' ? [origin] : (origin ?? []);
}

function isOrigin(text: string): boolean {
  if (text === '*') return true;
  const plain = text.replace(/:\*$/, ':1');
  return URL.canParse(plain) && new URL(plain).origin === plain;
}

/** A path or a slash at the end is what people write most of the time. */
function nearestOrigin(text: string): string {
  if (!URL.canParse(text)) return '';
  const { origin } = new URL(text);
  return origin === 'null' ? '' : ` Did you mean "${origin}"?`;
}
