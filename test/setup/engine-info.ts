import type { Dialect } from '../../src/sql/dialects/dialect.ts';
import type { EngineName } from './engine-names.ts';

/** What the global setup tells the workers and the report about an engine. Plain data: it is copied between processes. */
export interface EngineInfo {
  readonly name: EngineName;
  /** The flags of the server at its version; of the version that is meant first of all where the engine is skipped. */
  readonly dialect: Dialect;
  /** Where databases are made: a server's URL, or the folder of PGlite's template. Empty where the engine is skipped. */
  readonly origin: string;
  /** Begins the name of every database of this run, by which those are found that a test could not drop. */
  readonly databasePrefix: string;
  /** Why the engine cannot be had here; undefined where it can. */
  readonly skipReason?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    engines: readonly EngineInfo[];
    /** The compiled command, for tests of the whole program. */
    program: string;
  }
}
