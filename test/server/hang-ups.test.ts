import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { toyServer } from './toy-server.ts';

const BODY = JSON.stringify({ query: '{ waits }' });
const head = (headers: readonly string[] = []) =>
  ['POST /graphql HTTP/1.1', 'host: localhost', 'content-type: application/json', ...headers, '', ''].join('\r\n');

/** What a client sends before it hangs up, and whether an operation runs by then. */
const REQUESTS: readonly (readonly [string, string, boolean])[] = [
  ['in the middle of an operation', head([`content-length: ${BODY.length}`]) + BODY, true],
  [
    'in the middle of one that takes the long way',
    head([`content-length: ${BODY.length}`, 'accept: text/html, application/json']) + BODY,
    true,
  ],
  ['in the middle of a body', head(['content-length: 1000']) + BODY.slice(0, 5), false],
  ['in the middle of a body in chunks', `${head(['transfer-encoding: chunked'])}5\r\n{"que\r\n`, false],
  ['in the middle of a packed body', `${head(['content-length: 1000', 'content-encoding: gzip'])}abc`, false],
];

test.each(REQUESTS)(
  'a client that hangs up %s is logged as one, and nothing of it is an error',
  async (_, text, runs) => {
    let started = (): void => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const waits = () => {
      started();
      return new Promise<string>(() => {});
    };
    const { server, log } = toyServer({ root: { waits } });
    onTestFinished(() => server.close());
    const { port } = await server.listen({ port: 0 });
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(text);
    if (runs) await running;
    else {
      // It has come when something behind it is answered.
      await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
    }
    socket.destroy();
    const lines = () => log.filter(({ errors }) => JSON.stringify(errors) === '["CLIENT_GONE"]');
    await expect.poll(lines).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      level: 'info',
      message: 'Request',
      method: 'POST',
      path: '/graphql',
      status: 499,
    });
    expect(log.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  },
);
