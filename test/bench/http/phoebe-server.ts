import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { models } from './models.ts';
import { serveAsChild } from './serve-as-child.ts';

/** Phoebe as its users run it: models and a database, every option at its default but the log of requests. */
let statements = 0;
const db = connect(process.env.DATABASE_URL!, {
  onQuery: () => {
    statements += 1;
  },
});
const server = createServer({ db, models });
serveAsChild(createHttpServer(server.requestListener), () => statements);
