import { Agent, request } from 'node:http';
import type { BenchOperation } from './operations.ts';

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Answers with `errors`, or with another status than 200. */
  readonly failures: number;
}

/** Sends one request and reads the whole answer. */
export function ask(agent: Agent, port: number, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The body of the n-th request. Only the limit server needs the operation's name as it is called here. */
export function bodyOf(operation: BenchOperation, n: number, isLimit: boolean): string {
  const variables = operation.variables(n);
  return JSON.stringify(isLimit ? { operationName: operation.name, variables } : { query: operation.query, variables });
}

/** Keeps `clients` requests under way for so many milliseconds. */
export async function load(
  port: number,
  operation: BenchOperation,
  options: { readonly isLimit: boolean; readonly clients: number; readonly durationMs: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.clients });
  const bodies = Array.from({ length: 997 }, (_, n) => bodyOf(operation, n, options.isLimit));
  const start = performance.now();
  let requests = 0;
  let failures = 0;
  const client = async (offset: number): Promise<void> => {
    for (let n = offset; performance.now() - start < options.durationMs; n += options.clients) {
      const { status, text } = await ask(agent, port, bodies[n % bodies.length]!);
      requests += 1;
      if (status !== 200 || text.startsWith('{"errors"')) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: options.clients }, (_, n) => client(n)));
  const seconds = (performance.now() - start) / 1_000;
  agent.destroy();
  return { requests, seconds, requestsPerSecond: requests / seconds, failures };
}
