import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { failRequest } from '../../src/server/fail-request.ts';
import { silentLogger } from '../../src/server/logging/logger.ts';
import { reasonsLeftAlone } from '../setup/left-promises.ts';
import { toyServer } from './toy-server.ts';

/** What a client gets of a request that fails after `begin`. */
async function failedAfter(begin: (response: ServerResponse) => void) {
  const logged: unknown[] = [];
  const logger = { ...silentLogger, error: (message: string, fields?: object) => logged.push({ message, ...fields }) };
  const server = createServer((_, response) => {
    begin(response);
    failRequest(response, logger, 'It failed', new Error('Why.'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const read = async (): Promise<{ status: number; text: string }> => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { status: response.status, text: await response.text() };
  };
  return { answer: await read().catch(() => undefined), logged };
}

test('a client whose request fails gets the id under which the log has the reason', async () => {
  const { answer, logged } = await failedAfter(() => {});
  expect(answer?.status).toBe(500);
  const { errors } = JSON.parse(answer!.text);
  const { errorId } = errors[0].extensions;
  expect(errors).toEqual([{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } }]);
  expect(logged).toEqual([{ message: 'It failed', errorId, error: new Error('Why.') }]);
});

test('an answer that has begun is cut off, one that is complete stays', async () => {
  expect((await failedAfter((response) => void response.write('half'))).answer).toBeUndefined();
  expect((await failedAfter((response) => void response.end('whole'))).answer).toEqual({ status: 200, text: 'whole' });
});

test('a request whose line of the log cannot be written leaves no promise alone', async () => {
  const failures: unknown[] = [];
  const logger = {
    ...silentLogger,
    debug: () => {
      throw new Error('No room.');
    },
    error: (message: string, fields?: object) => void failures.push({ message, ...fields }),
  };
  const { server } = toyServer({ logger });
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const reasons = await reasonsLeftAlone(async () => {
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
  expect(reasons).toEqual([]);
  expect(failures).toMatchObject([{ message: 'A probe could not be answered', error: new Error('No room.') }]);
});
