import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Database } from '../../src/index.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { forEachEngine } from '../setup/engines.ts';
import { reasonsLeftAlone } from '../setup/left-promises.ts';

const ONE = sql`SELECT 1`;

/** An async function where TypeScript takes one that returns nothing, as an application may have it. */
function later(message: string): () => void {
  const fail = async () => {
    throw new Error(message);
  };
  return fail as () => void;
}

forEachEngine((engine) => {
  let place: Awaited<ReturnType<typeof engine.createDatabase>>;
  beforeAll(async () => {
    place = await engine.createDatabase();
    await place.db.close();
  });
  afterAll(() => place.drop());

  /** Runs `body` on a database of its own options, and gives the warnings of the process and the promises left alone. */
  async function watched(options: Parameters<typeof connect>[1], body: (db: Database) => Promise<void>) {
    const warnings: string[] = [];
    const note = ({ message }: Error): void => {
      warnings.push(message.split('\n')[0]!);
    };
    process.on('warning', note);
    const db = connect(place.url, options);
    const reasons = await reasonsLeftAlone(async () => {
      await body(db);
      await db.close();
    });
    process.off('warning', note);
    return { warnings, reasons };
  }

  test('an onQuery that fails later is told of, like one that throws', async () => {
    const heard: unknown[] = [];
    const { reasons } = await watched(
      {
        onQuery: later('No room for the log.'),
        onBackgroundError: (error, source) => heard.push([source, (error as Error).message]),
      },
      async (db) => void (await db.execute(ONE)),
    );
    expect(reasons).toEqual([]);
    expect(heard).toContainEqual(['onQuery', 'No room for the log.']);
  });

  const HANDLERS = {
    throws: () => {
      throw new Error('The handler failed.');
    },
    rejects: later('The handler failed.'),
  };

  test.each(['throws', 'rejects'] as const)('a handler that %s changes no result and loses no error', async (way) => {
    let answer: unknown;
    const { warnings, reasons } = await watched({ onBackgroundError: HANDLERS[way] }, async (db) => {
      answer = await db.runTransaction(async (tx) => {
        await tx.execute(ONE);
        db.afterCommit(() => {
          throw new Error('The mail was not sent.');
        });
        return 'done';
      });
      db.afterCommit(async () => {
        throw new Error('Nor the second.');
      });
    });
    expect(answer).toBe('done');
    expect(reasons).toEqual([]);
    const text = warnings.join('\n');
    for (const part of ['The mail was not sent.', 'Nor the second.', 'The handler failed.'])
      expect(text).toContain(part);
  });
});
