import type { LogLevel } from '../logging/logger.ts';
import type { ServerOptions } from '../server-options.ts';

/** Options of a server that a config file says: all but those that a program has at hand. */
export type ConfiguredServerOptions = Omit<ServerOptions, 'db' | 'models' | 'operations' | 'schema' | 'ready'>;

/**
 * What `phoebe.config.ts` says. Every command reads it; a flag of the command line and a variable of the environment go before
 * it. Paths are relative to the file.
 */
export interface PhoebeConfig extends ConfiguredServerOptions {
  /** The folder whose files export the models. Default `./models`. */
  readonly models?: string;
  /** The folder of the migrations. Default `./schema/migrations`. */
  readonly migrations?: string;
  /** The file that the schema is written to; false: `phoebe dev` writes none. Default `schema/schema.graphql`. */
  readonly schemaFile?: string | false;
  /** The address of the database: `cockroachdb://`, `postgresql://` or `pglite://`. Better in `DATABASE_URL`, if it has a password. */
  readonly database?: string;
  /** The folder where an embedded database keeps its data. Default `.phoebe/data`. Either this or `database`. */
  readonly data?: string;
  /** The port to listen at; 0 takes any free one. Default 4000. */
  readonly port?: number;
  /** The address to listen at. Default 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** The least level to log. Default `info`. */
  readonly logLevel?: LogLevel;
  /** Whether the seed file runs when all tables are new. Default true. */
  readonly seed?: boolean;
  /** Whether `phoebe serve` and `phoebe seed` make the tables that are missing. Default true. */
  readonly createTables?: boolean;
  /** Tables that are none of the models: commands that compare the database with the models leave them alone. */
  readonly ignoreTables?: readonly string[];
}
