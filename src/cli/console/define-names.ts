import type { Database } from '../../database/database.ts';
import type { AnyModel } from '../../orm/index.ts';

/** What the console can be asked for by name. */
export interface ConsoleNames {
  readonly db: Database;
  readonly models: readonly AnyModel[];
  /** Everything that `import … from 'phoebe'` gives. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/**
 * Makes names of the models, of `db` and of all that Phoebe exports, for statements that a person types. They are global:
 * in a context of its own a date or a list would not be one for the models. What JavaScript has under a name stays.
 *
 * @returns the models that could not have their name; `models` has all of them
 */
export function defineNames({ db, models, entry }: ConsoleNames): readonly string[] {
  const byName = Object.fromEntries(models.map((model) => [model.meta.name, model]));
  const names: Readonly<Record<string, unknown>> = { ...entry, ...byName, db, models: byName };
  const isTaken = (name: string): boolean => name in globalThis;
  const taken = Object.keys(byName).filter(isTaken);
  for (const [name, value] of Object.entries(names)) {
    if (isTaken(name)) continue;
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  return taken;
}
