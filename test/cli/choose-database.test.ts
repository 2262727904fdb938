import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseDatabase } from '../../src/cli/choose-database.ts';

describe('the database', () => {
  test('is an embedded one on disk when nothing is said, and where DATABASE_URL is empty', () => {
    expect(chooseDatabase({}, undefined).label).toBe('the embedded database in .phoebe/data');
    expect(chooseDatabase({}, '').label).toBe('the embedded database in .phoebe/data');
  });

  test('is that of DATABASE_URL, unless the command line says otherwise', () => {
    const url = 'postgresql://127.0.0.1/from_env';
    expect(chooseDatabase({}, url).label).toBe('postgresql://127.0.0.1/from_env');
    expect(chooseDatabase({ database: 'cockroachdb://10.1.0.8:26257/shop' }, url).label).toBe(
      'cockroachdb://10.1.0.8:26257/shop',
    );
    expect(chooseDatabase({ memory: true }, url).label).toBe('an embedded database in memory');
    expect(chooseDatabase({ data: '/var/lib/shop' }, url).label).toBe('the embedded database in /var/lib/shop');
  });

  test('is named without user, password and parameters', () => {
    const url = 'postgresql://me:hunter2@db.example:5432/shop?password=hunter2&sslmode=require';
    expect(chooseDatabase({ database: url }, undefined).label).toBe('postgresql://db.example:5432/shop');
    for (const bad of [
      'postgresql://me:hunter2@[bad/shop',
      'postgresql://me:12/34@host/shop',
      'postgresql://me:1#2@host',
    ])
      expect(chooseDatabase({ database: bad }, undefined).label).toBe('the database');
  });

  test('makes a directory only where there is none', () => {
    expect(chooseDatabase({ data: tmpdir() }, undefined).newDirectory).toBeUndefined();
    const fresh = join(tmpdir(), 'phoebe-no-such-directory');
    expect(chooseDatabase({ data: fresh }, undefined).newDirectory).toEqual({ path: fresh, parents: [] });
    expect(chooseDatabase({ memory: true }, undefined).newDirectory).toBeUndefined();
  });

  test.each([
    [{ memory: true, database: 'memory:' }, '--memory and --database'],
    [{ database: 'memory:', data: 'x' }, '--database and --data'],
  ])('%j contradict each other', (flags, names) => {
    expect(() => chooseDatabase(flags, undefined)).toThrow(`Choose one database: ${names} contradict each other.`);
  });
});
