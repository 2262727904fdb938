import type { PhoebeConfig } from '../../server/config/phoebe-config.ts';

/** A config that was read and checked. */
export interface LoadedConfig {
  /** The file's absolute path; undefined where there is none. */
  readonly file: string | undefined;
  /** The file as people know it: relative to the working directory. */
  readonly shown: string;
  /** What it says, with paths that hold for the working directory. */
  readonly config: PhoebeConfig;
  /**
   * Reads it again.
   *
   * @param mark marks what is read anew, as in `modelLoader`
   * @throws ModelFileError where it cannot be read, or says what cannot be
   */
  reload(mark: string): Promise<LoadedConfig>;
}

/** Options of a command, with the config that they were completed from. */
export interface WithConfig {
  readonly settings: LoadedConfig;
}

/** What there is without a file. */
export const NO_CONFIG: LoadedConfig = {
  file: undefined,
  shown: 'phoebe.config.ts',
  config: {},
  reload: async () => NO_CONFIG,
};
