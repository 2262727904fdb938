import { createServer as createHttpServer } from 'node:http';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { serveAsChild } from '../bench/http/serve-as-child.js';
import { MODELS, SCHEMA } from './deeds.js';
/** A server in a process of its own, to be killed. */
const db = connect(process.env.DATABASE_URL);
db.bind(MODELS);
const server = createServer({ db, schema: SCHEMA });
serveAsChild(createHttpServer(server.requestListener), () => 0);
