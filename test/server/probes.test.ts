import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toyServer } from './toy-server.ts';

const ask = async (server: ReturnType<typeof toyServer>['server'], path: string, method = 'GET') => {
  const response = await server.fetch(new Request(`http://localhost${path}`, { method }));
  return [response.status, await response.text()];
};

describe('/health', () => {
  test('says 200 as long as the process is alive, whatever the database does', async () => {
    const { server } = toyServer({
      ping: () => Promise.reject(new Error('down')),
    });
    expect(await ask(server, '/health')).toEqual([200, '{"status":"alive"}']);
    expect(await ask(server, '/health', 'HEAD')).toEqual([200, '']);
    expect(await ask(server, '/health', 'POST')).toEqual([405, 'Ask with GET or HEAD.\n']);
  });
});

describe('/ready', () => {
  test('says 200 when the database answers', async () => {
    expect(await ask(toyServer().server, '/ready')).toEqual([200, '{"status":"ready"}']);
  });

  test('says 503 when the database fails, and keeps the details for the log', async () => {
    const { server, log } = toyServer({
      ping: () => {
        throw new Error('No route to 10.1.0.8.');
      },
    });
    const reason = '{"status":"unavailable","reason":"The database does not answer."}';
    expect(await ask(server, '/ready')).toEqual([503, reason]);
    expect(log[0]).toMatchObject({
      level: 'warn',
      error: { message: 'No route to 10.1.0.8.' },
    });
  });

  test('says 503 when the database is silent for too long', async () => {
    const { server } = toyServer({
      ping: () => new Promise(() => {}),
      pingTimeoutMs: 10,
    });
    const reason = '{"status":"unavailable","reason":"The database did not answer within 10 ms."}';
    expect(await ask(server, '/ready')).toEqual([503, reason]);
  });

  test('asks the database once for probes that come together, and again for later ones', async () => {
    let pings = 0;
    let answer = (): void => {};
    const { server } = toyServer({
      ping: () => {
        pings += 1;
        return new Promise<void>((resolve) => {
          answer = resolve;
        });
      },
    });
    const together = [ask(server, '/ready'), ask(server, '/ready')];
    await new Promise(setImmediate);
    answer();
    await Promise.all(together);
    expect(pings).toBe(1);
    const later = ask(server, '/ready');
    await new Promise(setImmediate);
    answer();
    await later;
    expect(pings).toBe(2);
  });

  test('says 503 before the server is ready and when it shuts down', async () => {
    const starting = toyServer({ ready: new Promise(() => {}) }).server;
    expect(await ask(starting, '/ready')).toEqual([503, '{"status":"unavailable","reason":"The server is starting."}']);
    const { server } = toyServer();
    await server.close();
    const reason = '{"status":"unavailable","reason":"The server is shutting down."}';
    expect(await ask(server, '/ready')).toEqual([503, reason]);
    expect(await ask(server, '/health')).toEqual([200, '{"status":"alive"}']);
  });
});

describe('over a socket, where no web request is made of a probe', () => {
  test.each([
    ['GET', '/health'],
    ['HEAD', '/health'],
    ['POST', '/health'],
    ['GET', '/ready'],
    ['HEAD', '/ready'],
    ['GET', '/ready?from=balancer'],
  ])('%s %s is answered and logged as it is elsewhere', async (method, path) => {
    const { server, log } = toyServer();
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close({ drainMs: 0 }));
    const seen = async (response: Response) => ({
      status: response.status,
      text: await response.text(),
      headers: ['content-type', 'cache-control', 'allow', 'x-content-type-options'].map((name) =>
        response.headers.get(name),
      ),
    });
    const bySocket = await seen(await fetch(`${url}${path}`, { method }));
    expect(bySocket).toEqual(await seen(await server.fetch(new Request(`http://localhost${path}`, { method }))));
    const [first, second] = log.map(({ time: _time, durationMs: _durationMs, ...line }) => line);
    expect(first).toMatchObject({ level: 'debug', message: 'Request', method, status: bySocket.status });
    expect(first).toEqual(second);
  });

  test("below a framework the path is the framework's to say", async () => {
    const { server } = toyServer();
    const http = createServer((request, response) => {
      server.requestListener(Object.assign(request, { originalUrl: '/elsewhere' }), response);
    });
    await once(http.listen(0), 'listening');
    onTestFinished(() => void http.close());
    const { port } = http.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(404);
  });
});
