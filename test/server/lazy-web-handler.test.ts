import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plugin } from 'graphql-yoga';
import { expect, onTestFinished, test } from 'vitest';
import { LazyWebHandler } from '../../src/server/lazy-web-handler.ts';
import { createLogger } from '../../src/server/logging/create-logger.ts';
import type { WebHandler } from '../../src/server/web-handler.ts';
import { toyServer } from './toy-server.ts';

/** A handler that takes as long to load as the test wants, and what was logged meanwhile. */
function lazy() {
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({ format: 'json', level: 'debug', write: (line) => log.push(JSON.parse(line)) });
  let loads = 0;
  let finish = (_handler: WebHandler | Error): void => {};
  const loading = new Promise<WebHandler>((resolve, reject) => {
    finish = (handler) => (handler instanceof Error ? reject(handler) : resolve(handler));
  });
  // A test may fail it before anybody waits.
  loading.catch(() => {});
  const handler = new LazyWebHandler(() => {
    loads += 1;
    return loading;
  }, logger);
  return { handler, log, finish, loads: () => loads };
}

const HANDLER: WebHandler = {
  fetch: async () => new Response('answered'),
  requestListener: (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(`answered ${body}`));
  },
};

async function listen(handler: WebHandler): Promise<string> {
  const server = createServer(handler.requestListener);
  await once(server.listen(0), 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('nothing is loaded before a request, and all that come meanwhile are answered whole', async () => {
  const { handler, finish, loads } = lazy();
  const url = await listen(handler);
  expect(loads()).toBe(0);
  const asked = ['one', 'two'].map(async (body) => (await fetch(url, { method: 'POST', body })).text());
  const direct = handler.fetch(new Request('http://localhost')).then((response) => response.text());
  await expect.poll(loads).toBe(1);
  finish(HANDLER);
  expect(await Promise.all([...asked, direct])).toEqual(['answered one', 'answered two', 'answered']);
  expect(await (await fetch(url, { method: 'POST', body: 'three' })).text()).toBe('answered three');
  expect(loads()).toBe(1);
});

test('what can not be loaded is an error of every request, and stands in the log', async () => {
  const { handler, finish, log } = lazy();
  const url = await listen(handler);
  finish(new Error('The package "graphql-yoga" is not there.'));
  const response = await fetch(url, { method: 'POST', body: 'x' });
  const errorId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect([response.status, await response.json()]).toEqual([
    500,
    { errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } }] },
  ]);
  expect(log).toMatchObject([
    { level: 'error', errorId, error: { message: 'The package "graphql-yoga" is not there.' } },
  ]);
  await expect(handler.fetch(new Request('http://localhost'))).rejects.toThrow('is not there');
});

test('a plugin that yoga does not take keeps a server from listening', async () => {
  const broken: Plugin = {
    onPluginInit() {
      throw new Error('This plugin is broken.');
    },
  };
  const { server } = toyServer({ plugins: [broken] });
  await expect(server.listen({ port: 0 })).rejects.toThrow('This plugin is broken.');
  await expect(server.fetch(new Request('http://localhost/graphql'))).rejects.toThrow('This plugin is broken.');
  await server.close();
});
