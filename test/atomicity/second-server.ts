import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { serveAsChild } from '../bench/http/serve-as-child.ts';
import { MODELS, SCHEMAS } from './models.ts';
import { place } from './task.ts';

/** A server in a process of its own, on the database of another. */
const db = connect(process.env.DATABASE_URL!);
db.bind(MODELS);
place.db = db;
const server = createServer({ db, schema: SCHEMAS.open });
serveAsChild(createHttpServer(server.requestListener), () => 0);
