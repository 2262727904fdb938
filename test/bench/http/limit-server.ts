import { createServer } from 'node:http';
import pg from 'pg';
import { OPERATIONS } from './operations.ts';
import { serveAsChild } from './serve-as-child.ts';

/**
 * The limit: nothing but node:http, one named prepared statement that answers the whole operation as JSON text, and a pipe. No
 * parsing of GraphQL, no validation, no checks: nobody could serve an API like this, and nobody can be faster.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const byName = new Map(OPERATIONS.map((operation) => [operation.name, operation]));
let statements = 0;

async function answer(body: string): Promise<string> {
  const { operationName, variables } = JSON.parse(body) as {
    operationName: string;
    variables: Record<string, unknown>;
  };
  const operation = byName.get(operationName)!;
  if (operation.sql === '') return '{"data":{"__typename":"Query"}}';
  statements += 1;
  const values = operation.values(variables) as unknown[];
  const { rows } = await pool.query({ name: operation.name, text: operation.sql, values, rowMode: 'array' });
  return `{"data":${(rows[0] as unknown as [string])[0]}}`;
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    answer(body).then(
      (text) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        response.end(text);
      },
      (error: Error) => {
        response.writeHead(500);
        response.end(error.message);
      },
    );
  });
});

serveAsChild(server, () => statements);
