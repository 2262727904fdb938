import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/graphql/index.ts';
import { EmbeddedDatabase, model, text, uuidKey } from '../../src/index.ts';
import { createServer } from '../../src/server/index.ts';

const User = model('User', { id: uuidKey(), username: text() });
/** Never used, so it never starts. */
const db = new EmbeddedDatabase({ memory: true });

describe('createServer', () => {
  test('takes models or a schema, and has the same schema then', () => {
    const schema = buildSchema([User]);
    expect(createServer({ db, schema }).schema).toBe(schema);
    expect(Object.keys(createServer({ db, models: [User] }).schema.getTypeMap())).toEqual(
      Object.keys(schema.getTypeMap()),
    );
  });

  test('refuses both, and neither', () => {
    expect(() => createServer({ db })).toThrow('createServer needs "models", or a "schema" that buildSchema made.');
    expect(() => createServer({ db, models: [User], schema: buildSchema([User]) })).toThrow(
      'createServer takes a "schema", or "models" and "operations" to make one of, but not both.',
    );
  });

  test.each([
    ['requestTimeoutMs', 0],
    ['requestTimeoutMs', 2 ** 31],
    ['maxBodyBytes', -1],
    ['pingTimeoutMs', 1.5],
  ])('refuses a limit that means nothing: %s %d', (name, value) => {
    expect(() => createServer({ db, models: [User], [name]: value })).toThrow(
      `${name} must be an integer from 1 to 2147483647, but got: ${value}.`,
    );
  });

  test('refuses a number of attempts that means nothing', () => {
    expect(() => createServer({ db, models: [User], maxAttempts: 0 })).toThrow(
      'maxAttempts must be an integer of at least 1, but got: 0.',
    );
  });

  // Reading and putting together nine megabytes takes its time on a busy machine.
  test('has GraphiQL unless it runs in production', { timeout: 30_000 }, async () => {
    const page = async (environment: string): Promise<number> => {
      const before = process.env.NODE_ENV;
      process.env.NODE_ENV = environment;
      try {
        const request = new Request('http://localhost/graphql', { headers: { accept: 'text/html' } });
        return (await createServer({ db, models: [User] }).fetch(request)).status;
      } finally {
        process.env.NODE_ENV = before;
      }
    };
    expect(await page('development')).toBe(200);
    expect(await page('production')).toBe(406);
  });
});
