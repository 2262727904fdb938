import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.js';
import { crashDatabase, crashServer } from './run-crashes.js';
/** What clients may be told while a database is gone. */
const CODES = ['NO_ANSWER', 'SERVICE_UNAVAILABLE', 'TRANSACTION_RESULT_UNKNOWN'];
forEachEngine((engine) => {
    let database;
    beforeAll(async () => {
        database = await engine.createDatabase();
    });
    afterAll(() => database.drop());
    if (engine.name === 'postgres')
        test('a database that is killed under load: coded errors, nothing lost or doubled, and the server goes on by itself', async () => {
            const result = await crashDatabase({ times: 1, deeds: 30 });
            expect(result).toMatchObject({ doubled: 0, lost: 0, denied: 0, isWhole: true });
            expect(result.doneAfterwards).toBeGreaterThanOrEqual(30);
            expect(CODES).toEqual(expect.arrayContaining([...result.codes]));
            expect(result.codes).not.toContain('NO_ANSWER');
        });
    if (engine.name === 'pglite')
        test('a server that is killed', ({ skip }) => skip('PGlite dies with the server that it runs in'));
    else
        test('a server that is killed under load: what was answered is there, the rest is whole or absent, and keys finish it', async () => {
            const { crashed, unanswered, sentAgain } = await crashServer({ url: database.url, db: database.db }, { deeds: 40 });
            expect(crashed).toMatchObject({ failed: 0, doubled: 0, lost: 0, denied: 0, isWhole: true });
            expect(crashed.done).toBeGreaterThanOrEqual(40);
            expect(unanswered).toBeGreaterThan(0);
            expect(sentAgain).toMatchObject({ failed: 0, unknown: 0, doubled: 0, lost: 0, isWhole: true });
        });
});
