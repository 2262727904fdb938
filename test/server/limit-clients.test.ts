import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { addressOf } from '../../src/server/limit-clients.ts';
import { toyServer } from './toy-server.ts';

const BODY = JSON.stringify({ query: '{ users { totalCount } }' });
const SPELLINGS = [
  '/graphql',
  '/graphql/',
  '/graphql?a=1',
  '/./graphql',
  '/x/../graphql',
  '//graphql',
  '/graphql/.',
  '/%67raphql',
  '/%2e/graphql',
  '/x/%2e%2e/graphql',
  '/\\graphql',
  'http://localhost/graphql',
  '/./ready',
  '/GraphQL',
];

/** The status of an answer to a request whose path is sent as it is. */
async function statusOf(port: number, path: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\nconnection: close\r\n\r\n${BODY}`,
  );
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  await once(socket, 'end');
  socket.destroy();
  return Number(text.split(' ')[1]);
}

test('a path counts however it is spelled', async () => {
  let started = (): void => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  let release = (): void => {};
  const held = new Promise<string>((resolve) => {
    release = () => resolve('done');
  });
  const waits = () => {
    started();
    return held;
  };
  const { server } = toyServer({ root: { waits }, clients: { maxRequests: 1, clientOf: addressOf } });
  onTestFinished(() => server.close({ drainMs: 0 }));
  const { port } = await server.listen({ port: 0 });
  const first = fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ waits }"}',
  });
  await running;
  for (const path of SPELLINGS) expect([path, await statusOf(port, path)]).toEqual([path, 429]);
  // Probes are for those who watch the server, and must be told the truth.
  for (const path of ['/health', '/ready']) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
  release();
  expect((await first).status).toBe(200);
  expect(await statusOf(port, '/graphql')).toBe(200);
});
