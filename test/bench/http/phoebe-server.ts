import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { models } from './models.ts';
import { serveAsChild } from './serve-as-child.ts';

/** Phoebe as its users run it: every option at its default, but that pages of 1,000 rows may hold pages of 1,000 rows. */
const UNLIMITED = 2_000_000_000;
let statements = 0;
const db = connect(process.env.DATABASE_URL!, {
  onQuery: () => {
    statements += 1;
  },
});
const server = createServer({
  db,
  models,
  limits: { maxCost: UNLIMITED, maxCells: UNLIMITED, maxAnswerBytes: UNLIMITED },
});
serveAsChild(createHttpServer(server.requestListener), () => statements);
