import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { mutation } from 'phoebe/graphql';
import { createServer } from 'phoebe/server';
import { transferFundsMutation } from '../../../models/transfer-funds.ts';
import { serveAsChild } from '../http/serve-as-child.ts';
import { MODELS } from './models.ts';

/** Phoebe with every option at its default; with BENCH_NAIVE the same server, whose transactions are not run again. */
const { maxAttempts: _own, ...definition } = transferFundsMutation.definition;
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
  // The number of the example stands aside: the default has to do.
  operations: [mutation('transferFunds', definition)],
  ...(isNaive ? { maxAttempts: 1 } : {}),
});
serveAsChild(createHttpServer(server.requestListener), () => statements);
