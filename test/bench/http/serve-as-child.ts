import type { Server } from 'node:http';
import { collectGarbage } from './collect-garbage.ts';

/** What a server's process says when it is asked how much it has used since it started. */
export interface Usage {
  /** Processor time of the process, microseconds. */
  readonly cpuMicros: number;
  /** Statements sent to the database. */
  readonly statements: number;
  readonly rssBytes: number;
  /** What the heap holds, after a garbage collection where the process runs with `--expose-gc`. */
  readonly heapBytes: number;
}

/** Listens on a free port, tells the parent process which, and answers it with its usage. */
export function serveAsChild(server: Server, statements: () => number): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
  });
  process.on('message', (message) => {
    if (message === 'usage') void tellUsage(statements);
  });
  process.on('disconnect', () => process.exit(0));
}

async function tellUsage(statements: () => number): Promise<void> {
  await collectGarbage();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({
    cpuMicros: user + system,
    statements: statements(),
    rssBytes: rss,
    heapBytes: heapUsed + external,
  } satisfies Usage);
}
