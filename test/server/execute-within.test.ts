import { describe, expect, test } from 'vitest';
import { graphqlRequest, type ToyRoot, toyServer } from './toy-server.ts';

/** Ends when it is told to stop, as a transaction does that rolls back. */
const obedient = (_args: unknown, { signal }: { signal: AbortSignal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('Aborted.'), { code: 'ABORTED' })));
  });

const deaf = () => new Promise(() => {});

async function answerOf(query: string, root: ToyRoot, requestTimeoutMs = 100) {
  const { server, log } = toyServer({ root, requestTimeoutMs });
  const response = await server.fetch(graphqlRequest(query));
  return { status: response.status, body: await response.json(), log };
}

describe('an operation that takes too long', () => {
  test('is aborted, and the fields that ended by it say TIMEOUT', async () => {
    const { status, body, log } = await answerOf('{ waits users { totalCount } }', { waits: obedient });
    expect(body).toEqual({
      data: { waits: null, users: { totalCount: 1 } },
      errors: [
        {
          message: 'The operation took longer than the 100 ms it may take.',
          path: ['waits'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'TIMEOUT' },
        },
      ],
    });
    expect(status).toBe(200);
    expect(log.at(-1)).toMatchObject({
      message: 'Request',
      errors: ['TIMEOUT'],
    });
  });

  test('keeps errors that have another reason', async () => {
    const { body } = await answerOf('{ fails waits }', {
      waits: obedient,
      fails: () => Promise.reject(new Error('something else')),
    });
    expect(body).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }, { extensions: { code: 'TIMEOUT' } }],
    });
  });

  test('is answered with its result when that came before the abort could stop it', async () => {
    const { body } = await answerOf('mutation { waits }', {
      waits: (_args: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('committed'))),
    });
    expect(body).toEqual({ data: { waits: 'committed' } });
  });

  test('is answered without it when it does not stop: a query has timed out', async () => {
    const { status, body } = await answerOf('{ waits }', { waits: deaf });
    expect(status).toBe(504);
    expect(body).toMatchObject({
      errors: [{ extensions: { code: 'TIMEOUT' } }],
    });
  });

  test('is answered without it when it does not stop: nobody knows what became of a mutation', async () => {
    const { status, body } = await answerOf('mutation { waits }', {
      waits: deaf,
    });
    expect(status).toBe(504);
    expect(body).toEqual({
      errors: [
        {
          message:
            'The operation took longer than the 100 ms it may take. ' +
            'It could not be stopped, so whether it was carried out is not known.',
          extensions: { code: 'TRANSACTION_RESULT_UNKNOWN' },
        },
      ],
    });
  });
});

describe('a client that goes away', () => {
  test.each([
    ['query', '{ waits }'],
    ['mutation', 'mutation { waits }'],
  ])('ends its %s', async (_type, query) => {
    let signal: AbortSignal | undefined;
    let started = (): void => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    let end = (): void => {};
    const { server } = toyServer({
      root: {
        waits: (_args: unknown, context: { signal: AbortSignal }) => {
          signal = context.signal;
          started();
          return new Promise<void>((resolve) => {
            end = resolve;
          });
        },
      },
    });
    const client = new AbortController();
    const request = graphqlRequest(query);
    const answer = server.fetch(new Request(request, { signal: client.signal }));
    await running;
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    expect(signal?.aborted).toBe(true);
    end();
  });
});
