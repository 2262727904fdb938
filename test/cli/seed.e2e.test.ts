import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../../src/sql/sql-tag.ts';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { type AtEnd, folderOf, MODELS, phoebe } from './phoebe-process.ts';
import { noTerminal, openTerminal } from './terminal.ts';

/** Fifty rows; where it is told to, it stays there until a file is there. */
const SEED = `import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { User } from './user.ts';
export async function seed(db, progress) {
  await db.runTransaction(async () => {
    for (let n = 1; n <= 50; n += 1) {
      await User.create({ username: crypto.randomUUID() });
      progress(n, 100);
    }
  });
  while (process.env.STAY && !existsSync(process.env.STAY)) await setTimeout(10);
}
`;

const ENGINE = engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;

const cleanUps: (() => unknown)[] = [];
const suiteEnd: AtEnd = (cleanUp) => cleanUps.unshift(cleanUp);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

describe.skipIf(ENGINE.name === 'pglite')(
  'phoebe seed (an embedded database is locked by the test, which looks into it)',
  () => {
    let database: TestDatabase;
    let cwd: string;
    let env: Record<string, string>;
    beforeAll(async () => {
      database = await ENGINE.createDatabase();
      suiteEnd(() => database.drop());
      cwd = folderOf({ ...MODELS, 'models/seed.ts': SEED }, suiteEnd);
      env = { DATABASE_URL: database.url };
    });
    const rows = async () => {
      const { rows: found } = await database.db.execute(sql`SELECT to_regclass('users') IS NOT NULL`);
      if (found[0]?.[0] !== 't') return undefined;
      return Number((await database.db.execute(sql`SELECT count(*) FROM users`)).rows[0]?.[0]);
    };

    describe.skipIf(noTerminal !== undefined)(`on a terminal${noTerminal ? ` (${noTerminal})` : ''}`, () => {
      test('Ctrl+C in the middle leaves neither rows nor the tables that it made', async () => {
        const terminal = openTerminal(['seed'], { cwd, env: { ...env, STAY: join(cwd, 'never'), NO_COLOR: '1' } });
        await terminal.until(/Seeding █{15}░{15} {2}50 % 50 of 100/);
        terminal.type('\u0003');
        const { status, rest } = await terminal.ended;
        expect([status, rest]).toEqual([
          130,
          expect.stringContaining('phoebe: The seed file was stopped, and nothing was kept.\n'),
        ]);
        expect(terminal.raw()).not.toContain('\u001b[32m');
        expect(await rows()).toBeUndefined();
      });

      test('a bar says how far it is, and goes when it is done', async () => {
        const go = join(cwd, 'go');
        const terminal = openTerminal(['seed'], { cwd, env: { ...env, STAY: go } });
        // The seed goes on when the bar was seen: a fast machine would be done before it is drawn.
        await terminal.until(/Seeding █{15}░{15} {2}50 % 50 of 100/);
        expect(terminal.raw()).toContain('\u001b[32m█');
        writeFileSync(go, '');
        await terminal.until('Added 50 rows.');
        // The line with the bar is cleared, and written over.
        expect(terminal.raw().endsWith('\u001b[2K\u001b[1GAdded 50 rows.\r\n')).toBe(true);
        expect(await terminal.ended).toEqual({ status: 0, rest: '\n' });
        expect(await rows()).toBe(50);
      });
    });

    test('tables with rows are refused; --again adds to them, and --json says how many', async () => {
      if ((await rows()) === undefined) expect((await phoebe(['seed'], { cwd, env })).status).toBe(0);
      const refused = await phoebe(['seed'], { cwd, env });
      expect([refused.status, refused.stdout, refused.stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([
        1,
        '',
        'phoebe: The table "users" has rows already. Run the seed file all the same with --again, or name another database.\n',
      ]);
      const again = await phoebe(['seed', '--again', '--json'], { cwd, env });
      expect([again.status, again.stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([0, '']);
      expect(JSON.parse(again.stdout)).toEqual({ rows: 50, durationMs: expect.any(Number) });
      expect(await rows()).toBe(100);
    });

    test('a seed file that fails is a sentence, and leaves what was there', async () => {
      const failing = SEED.replace(
        '  while (process.env.STAY',
        "  throw new Error('No more cats.');\n  while (process.env.STAY",
      );
      writeFileSync(join(cwd, 'models/seed.ts'), failing);
      const { status, stdout, stderr } = await phoebe(['seed', '--again'], { cwd, env });
      expect([status, stdout, stderr.replace(/^Phoebe is .*\n/gm, '')]).toEqual([
        1,
        '',
        'phoebe: The seed file failed, and nothing was kept: No more cats.\n',
      ]);
      expect(await rows()).toBe(100);
    });
  },
);
