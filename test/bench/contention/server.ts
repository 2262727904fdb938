import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { serveAsChild } from '../http/serve-as-child.ts';
import { MODELS } from './models.ts';
import { OPERATIONS } from './operations.ts';

/** Phoebe with every option at its default; with BENCH_NAIVE the same server, whose transactions are not run again. */
const isNaive = process.env.BENCH_NAIVE === '1';
let statements = 0;
const db = connect(process.env.DATABASE_URL!, {
  onQuery: () => {
    statements += 1;
  },
});
db.bind(MODELS);
const server = createServer({
  db,
  models: MODELS,
  operations: OPERATIONS,
  // All clients have one address here.
  maxOperationsPerClient: 1_000,
  ...(isNaive ? { maxAttempts: 1 } : {}),
});
serveAsChild(createHttpServer(server.requestListener), () => statements);
