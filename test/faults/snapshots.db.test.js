import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../setup/engines.js';
import { runSnapshots } from './run-snapshots.js';
forEachEngine((engine) => {
    let database;
    beforeAll(async () => {
        database = await engine.createDatabase();
    });
    afterAll(() => database.drop());
    test('a query of three statements sees one moment with @snapshot, and without it sometimes none that ever was', async () => {
        const exact = await runSnapshots(database.db, { queries: 200, isSnapshot: true });
        expect(exact).toMatchObject({ queries: 200, wrong: 0 });
        expect(exact.movements).toBeGreaterThan(0);
        // PGlite has one connection and one line before it: the three statements stand in it together, and nothing comes between.
        if (engine.name === 'pglite')
            return;
        const loose = await runSnapshots(database.db, { queries: 200, isSnapshot: false });
        expect(loose.wrong).toBeGreaterThan(0);
    });
});
