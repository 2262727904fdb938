import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ToyOptions, toyServer } from './toy-server.ts';

const QUERY = JSON.stringify({ query: 'mutation { waits }' });
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function listening(options: ToyOptions = {}) {
  const { server } = toyServer(options);
  open.push(() => server.close({ timeoutMs: 1 }));
  const address = await server.listen({ port: 0 });
  return { server, ...address };
}

/** A resolver that runs until the test lets it go. */
function gate() {
  let letGo = (_value: string): void => {};
  let started = (): void => {};
  const hasStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  let signal: AbortSignal | undefined;
  const waits = (_args: unknown, context: { signal: AbortSignal }) => {
    signal = context.signal;
    started();
    return new Promise((resolve, reject) => {
      letGo = resolve;
      context.signal.addEventListener('abort', () => reject(context.signal.reason));
    });
  };
  return {
    root: { waits },
    hasStarted,
    letGo: (value: string) => letGo(value),
    isAborted: () => signal?.aborted,
  };
}

async function post(url: string, agent: Agent) {
  const request = httpRequest(`${url}/graphql`, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json' },
  });
  request.end(QUERY);
  const [response] = await once(request, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return {
    status: response.statusCode,
    connection: response.headers.connection,
    body: JSON.parse(body),
  };
}

describe('listen', () => {
  test('takes a free port for 0 and says where it is', async () => {
    const { url, port, host } = await listening();
    expect(host).toBe('127.0.0.1');
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test('gives a URL that a browser can open when it listens everywhere', async () => {
    const { server } = toyServer();
    open.push(() => server.close());
    const { url, port } = await server.listen({ port: 0, host: '0.0.0.0' });
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });

  test('says which port is in use and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    open.push(() => new Promise((resolve) => other.close(resolve)));
    const { port } = other.address() as { port: number };
    await expect(toyServer().server.listen({ port })).rejects.toThrow(
      `Port ${port} of "127.0.0.1" is in use by another program. Choose another port (0 takes any free one), or stop that program.`,
    );
  });

  test('says that a host is no address of this machine', async () => {
    await expect(toyServer().server.listen({ port: 0, host: '203.0.113.7' })).rejects.toThrow(
      '"203.0.113.7" is no address of this machine. Choose 127.0.0.1',
    );
  });

  test('answers 400 to an address that can not be read, and lives on', async () => {
    const { url, port } = await listening();
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /graphql HTTP/1.1\r\nHost: :a:b:\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe('close', () => {
  test('lets a running request finish, tells its client to hang up, and refuses new connections', async () => {
    const { root, hasStarted, letGo } = gate();
    const { server, url } = await listening({ root });
    const agent = new Agent({ keepAlive: true });
    const answer = post(url, agent);
    await hasStarted;
    const closed = server.close();
    // What came before the end is still read, and after that no connection is accepted.
    await expect.poll(() => fetch(`${url}/health`).catch(({ message }) => message)).toBe('fetch failed');
    letGo('done');
    expect(await answer).toMatchObject({
      status: 200,
      connection: 'close',
      body: { data: { waits: 'done' } },
    });
    await closed;
    agent.destroy();
  });

  test('does not wait for sockets that say nothing', async () => {
    const { server, url, port } = await listening();
    const agent = new Agent({ keepAlive: true });
    await once(httpRequest(`${url}/health`, { agent }).end(), 'response').then(([response]) => response.resume());
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    const ended = new Promise((resolve) => silent.on('error', () => {}).on('close', resolve));
    await server.close({ timeoutMs: 60_000 });
    await ended;
    agent.destroy();
  });

  test('aborts a request that runs longer than the time limit, and answers it', async () => {
    const { root, hasStarted, isAborted } = gate();
    const { server, url } = await listening({ root });
    const agent = new Agent();
    const answer = post(url, agent);
    await hasStarted;
    await server.close({ timeoutMs: 20 });
    expect(isAborted()).toBe(true);
    expect(await answer).toMatchObject({
      status: 503,
      body: {
        data: { waits: null },
        errors: [
          {
            message: 'The server is shutting down. Send the operation again: another server will take it.',
            extensions: { code: 'SERVICE_UNAVAILABLE' },
          },
        ],
      },
    });
    agent.destroy();
  });

  test('cuts a connection whose request never ends', async () => {
    let began = (): void => {};
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const { server, port } = await listening({
      plugins: [{ onRequest: () => began() }],
    });
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n';
    socket.write(`${head}{"query":`);
    await hasBegun;
    await server.close({ timeoutMs: 20 });
    await ended;
  });

  test('can be called twice', async () => {
    const { server } = await listening();
    await Promise.all([server.close(), server.close()]);
  });
});
