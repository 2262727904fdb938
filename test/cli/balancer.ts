import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { AtEnd } from './phoebe-process.ts';

const POLL_MS = 50;

export interface Balancer {
  readonly url: string;
  /** Takes a server in. Resolves when it gets requests. */
  add(port: number): Promise<void>;
  /** The ports of the servers that get requests. */
  ready(): readonly number[];
}

/** Sends each request to one of the servers whose `/ready` says 200, in turns, over connections that it keeps. It tries nothing twice. */
export async function startBalancer(atEnd: AtEnd): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const ready: number[] = [];
  let isOver = false;
  const look = async (port: number): Promise<void> => {
    while (!isOver) {
      const status = await statusOf(agent, port);
      if (status !== 200 && ready.includes(port)) ready.splice(ready.indexOf(port), 1);
      // One that has gone is forgotten: a new one has another port.
      if (status === undefined) return;
      if (status === 200 && !ready.includes(port)) ready.push(port);
      await wait(POLL_MS);
    }
  };
  let turns = 0;
  const server = createServer((request, response) => {
    const port = ready[turns % ready.length];
    turns += 1;
    if (port === undefined) response.writeHead(503).end('no server is ready');
    else pass(request, response, { port, agent });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const looking: Promise<void>[] = [];
  atEnd(async () => {
    isOver = true;
    await Promise.all(looking);
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: async (port) => {
      looking.push(look(port));
      while (!ready.includes(port)) await wait(POLL_MS);
    },
    ready: () => ready,
  };
}

interface Backend {
  readonly port: number;
  readonly agent: Agent;
}

function pass(request: IncomingMessage, response: ServerResponse, { port, agent }: Backend): void {
  const { method, url, headers } = request;
  const passed = httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent }, (answer) => {
    const { connection: _own, ...others } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, others);
    answer.pipe(response);
  });
  passed.on('error', ({ message }) => response.writeHead(502).end(`port ${port}: ${message}`));
  request.pipe(passed);
}

/** Undefined where nobody listens. */
function statusOf(agent: Agent, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    httpRequest({ host: '127.0.0.1', port, path: '/ready', agent })
      .on('response', (response) => resolve(response.resume().statusCode))
      .on('error', () => resolve(undefined))
      .end();
  });
}
