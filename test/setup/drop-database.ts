import type { EngineName } from './engine-names.ts';

/** The statement that drops a test's database with all that is in it, whoever is still connected. */
export function dropDatabase(engine: EngineName, name: string): string {
  return `drop database if exists ${name} ${engine === 'cockroach' ? 'cascade' : 'with (force)'}`;
}
