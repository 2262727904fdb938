import { expect, test } from 'vitest';
import { createTables } from '../../src/migrate/create-tables.ts';
import { dropTables } from '../../src/migrate/drop-tables.ts';
import { enumeration, model, uuidKey } from '../../src/orm/index.ts';
import { forEachEngine } from '../setup/engines.ts';

forEachEngine((engine) => {
  test('a statement that was prepared before its type was made anew runs all the same', async () => {
    const { db, drop } = await engine.createDatabase();
    try {
      const Day = model('Day', { id: uuidKey(), mood: enumeration('mood', ['good', 'bad']) });
      for (let round = 0; round < 3; round += 1) {
        await createTables(db, [Day]);
        expect(await Day.insert({ mood: 'good' }).on(db)).toBe(1);
        expect(await Day.select(Day.mood).where(Day.mood.eq('good')).on(db)).toEqual([{ mood: 'good' }]);
        await dropTables(db, [Day]);
      }
    } finally {
      await drop();
    }
  });
});
