import { describe, expect, test } from 'vitest';
import { createLogger, type LoggerOptions } from '../../src/server/logging/create-logger.ts';
import { graphqlRequest, toyServer } from './toy-server.ts';

function logged(options: Partial<LoggerOptions>, use: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const now = () => new Date('2026-11-22T08:00:00.123Z');
  use(
    createLogger({
      format: 'text',
      now,
      write: (line) => (text += line),
      ...options,
    }),
  );
  return text;
}

describe('a log line', () => {
  test('for people has the time, the level, the message and the fields', () => {
    const text = logged({}, (logger) =>
      logger.info('Request', {
        method: 'POST',
        path: '/graphql',
        errors: ['TIMEOUT'],
        none: undefined,
        ms: 1.5,
      }),
    );
    expect(text).toBe('08:00:00.123 INFO  Request method=POST path=/graphql errors=["TIMEOUT"] ms=1.5\n');
  });

  test('for people can not be split or forged by what stands in it', () => {
    const text = logged({}, (logger) => logger.warn('one\ntwo \u001b[31m', { path: '/a\nERROR forged b=1' }));
    expect(text).toBe('08:00:00.123 WARN  one\\ntwo \\u001b[31m path="/a\\nERROR forged b=1"\n');
  });

  test('for people shows an error with its causes on the lines below', () => {
    const cause = new Error('inner');
    const text = logged({}, (logger) =>
      logger.error('Failed', {
        errorId: 'x1',
        error: new Error('outer', { cause }),
      }),
    );
    expect(text).toMatch(
      /^08:00:00\.123 ERROR Failed errorId=x1\n {4}Error: outer\n {8}at [\s\S]*\n {4}caused by Error: inner\n/,
    );
  });

  test('for machines is one JSON object whose fields can not hide time, level and message', () => {
    const text = logged({ format: 'json' }, (logger) => logger.info('hello\n', { level: 'fake', big: 10n }));
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toEqual({
      time: '2026-11-22T08:00:00.123Z',
      level: 'info',
      message: 'hello\n',
      big: '10',
    });
  });

  test('for machines holds errors with their causes, but not their other properties', () => {
    const cause = new AggregateError([new Error('part')], 'inner');
    const error = Object.assign(new Error('outer', { cause }), {
      code: 'QUERY_ERROR',
      values: ['hunter2'],
    });
    const text = logged({ format: 'json' }, (logger) => logger.error('Failed', { error }));
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      error: {
        name: 'Error',
        message: 'outer',
        code: 'QUERY_ERROR',
        stack: expect.stringContaining('logging.test.ts'),
        cause: {
          name: 'AggregateError',
          message: 'inner',
          errors: [{ message: 'part' }],
        },
      },
    });
  });

  test('for machines ends also when an error is its own cause', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(logged({ format: 'json' }, (logger) => logger.error('Failed', { error })).length).toBeLessThan(50_000);
  });

  test('is dropped below the level', () => {
    const all = (logger: ReturnType<typeof createLogger>) => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](level);
    };
    const levelsAt = (level: LoggerOptions['level']) =>
      logged(level ? { level } : {}, all)
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ').at(-1));
    expect(levelsAt(undefined)).toEqual(['info', 'warn', 'error']);
    expect(levelsAt('debug')).toEqual(['debug', 'info', 'warn', 'error']);
    expect(levelsAt('error')).toEqual(['error']);
    expect(levelsAt('silent')).toEqual([]);
  });
});

describe("a request's log line", () => {
  test('has its operation, status and time, and neither variables nor headers', async () => {
    const { server, log } = toyServer();
    const query = 'mutation SignUp($input: UserCreateInput!) { createUser(input: $input) { user { id } } }';
    const variables = { input: { username: 'hunter2' } };
    await server.fetch(graphqlRequest(query, variables, { authorization: 'Bearer hunter2' }));
    expect(log).toEqual([
      {
        time: expect.any(String),
        level: 'info',
        message: 'Request',
        method: 'POST',
        path: '/graphql',
        operation: 'SignUp',
        type: 'mutation',
        status: 200,
        durationMs: expect.any(Number),
        statements: 0,
      },
    ]);
  });

  test('has no query string, where a GET has its variables', async () => {
    const { server, log } = toyServer();
    await server.fetch(
      new Request('http://localhost/graphql?query=%7B__typename%7D&variables=%7B%22a%22%3A%22hunter2%22%7D'),
    );
    expect(JSON.stringify(log)).not.toContain('hunter2');
    expect(log[0]).toMatchObject({
      path: '/graphql',
      status: 403,
      errors: ['FORBIDDEN'],
    });
  });

  test('has the attempts of the transaction and the codes of errors', async () => {
    const { server, log } = toyServer({
      execute: async () => ({
        data: { waits: 'done' },
        extensions: { transaction: { attempts: 3, committed: true } },
      }),
    });
    await server.fetch(graphqlRequest('mutation { waits }'));
    await server.fetch(graphqlRequest('{ nothing }'));
    expect(log[0]).toMatchObject({ type: 'mutation', attempts: 3 });
    expect(log[1]).toMatchObject({
      status: 200,
      errors: ['GRAPHQL_VALIDATION_FAILED'],
    });
  });

  test('is written at level debug for probes', async () => {
    const { server, log } = toyServer();
    await server.fetch(new Request('http://localhost/health'));
    expect(log).toMatchObject([{ level: 'debug', path: '/health', status: 200 }]);
  });
});
