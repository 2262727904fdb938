import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { MODELS } from '../models/tables.ts';

/** What the process has felt since it was asked last. */
export interface Felt {
  /** The longest that the event loop stopped for, in milliseconds of its thread's own processor time. */
  readonly longestStopMs: number;
  readonly maxRssBytes: number;
}

const LOOK_MS = 10;

/*
 * A server with every default, in a process of its own. A stop is what passes between two looks, in processor time at most: a
 * machine that is busy with other work stops the process too, and that is not the server's doing.
 */
const db = connect(process.env.DATABASE_URL!);
db.bind(MODELS);
const server = createServer({
  db,
  models: MODELS,
  clientOf: ({ headers }) => String(headers['x-client'] ?? 'probe'),
});

let felt = { longestStopMs: 0, maxRssBytes: 0 };
/** What this thread has run for, in milliseconds: Linux tells it for each thread, elsewhere it is the process's. */
function ranMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}

let lookedAt = performance.now();
let ran = ranMs();
setInterval(() => {
  const now = performance.now();
  const runs = ranMs();
  const stopMs = Math.min(now - lookedAt, runs - ran);
  felt = {
    longestStopMs: Math.max(felt.longestStopMs, stopMs),
    maxRssBytes: Math.max(felt.maxRssBytes, process.memoryUsage.rss()),
  };
  lookedAt = now;
  ran = runs;
}, LOOK_MS);

const listener = createHttpServer(server.requestListener);
listener.listen(0, '127.0.0.1', () => {
  const address = listener.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('message', () => {
  process.send?.(felt);
  felt = { longestStopMs: 0, maxRssBytes: process.memoryUsage.rss() };
});
process.on('disconnect', () => process.exit(0));
