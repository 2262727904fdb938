import { isAbsolute } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { Database } from '../../database/database.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { buildSchema, IdempotencyKey, printSchemaSorted } from '../../graphql/index.ts';
import { createTables, migrationStatus } from '../../migrate/index.ts';
import { createServer, type Logger, type LogLevel } from '../../server/index.ts';
import type { ChosenDatabase, DatabaseFlags } from '../choose-database.ts';
import { parseFills } from '../commands/answered-diff.ts';
import { type LoadedModels, modelLoader } from '../load-models.ts';
import { OWN_CODE } from '../own-code.ts';
import { connectTo, fillTables } from '../prepare-database.ts';
import { parseRenames } from '../rename-answers.ts';
import { shownPath } from '../shown-path.ts';
import { StartProgress } from '../start-progress.ts';
import type { StopSignal } from '../stop-signal.ts';
import { StoppedError } from '../stopped-error.ts';
import { writeGeneratedFile } from '../write-generated-file.ts';
import type { DevReport, Reloaded } from './dev-report.ts';
import { ModelFollower } from './follow-models.ts';
import type { LiveServer } from './live-server.ts';
import type { FileWatch } from './watch-files.ts';

export interface DevOptions extends DatabaseFlags {
  readonly models: string;
  readonly port: number;
  readonly host: string;
  readonly seed: boolean;
  /** Names that requests may be for, beside addresses, `localhost` and `host`. */
  readonly allowHost?: readonly string[];
  readonly closed?: boolean;
  readonly logLevel: LogLevel;
  /** False writes none. */
  readonly schemaFile: string | false;
  readonly rename?: readonly string[];
  readonly renames: boolean;
  readonly fill?: readonly string[];
  readonly ignore?: readonly string[];
  readonly allowDestructive?: boolean;
}

export interface DevParts {
  readonly options: DevOptions;
  readonly chosen: ChosenDatabase;
  readonly watch: FileWatch;
  readonly live: LiveServer;
  readonly logger: Logger;
  readonly database: Database;
  readonly report: DevReport;
}

interface Built {
  readonly loaded: LoadedModels;
  readonly schema: GraphQLSchema;
}

const HAS_MIGRATIONS =
  'This database is changed by migrations, and what phoebe dev applies to it is in none of them. Name another one to develop with, or to write migrations against';

/** One run of `phoebe dev`: a turn for each change of the files. */
export class DevSession {
  readonly #parts: DevParts;
  readonly #follower: ModelFollower;
  readonly #load: () => Promise<LoadedModels>;
  #isConnected = false;

  constructor(parts: DevParts) {
    const { options, watch, database } = parts;
    this.#parts = parts;
    this.#load = modelLoader(options.models, {
      onImport: (path) => {
        if (isOwnFile(path)) watch.add(path);
      },
    });
    this.#follower = new ModelFollower(database, {
      renames: parseRenames(options.rename),
      fills: parseFills(options.fill),
      ignoreTables: options.ignore ?? [],
      asksForRenames: options.renames,
      allowDestructive: options.allowDestructive ?? false,
    });
  }

  async run(stop: StopSignal): Promise<void> {
    const { options, chosen, watch, live, report } = this.#parts;
    const address = await live.listen(options);
    const ready = { address, database: chosen.label, folder: shownPath(options.models) };
    for (;;) {
      const isChanged = watch.next();
      const wasServing = live.isServing;
      const progress = new StartProgress((line) => process.stderr.write(line));
      try {
        const reloaded = await this.#turn(progress);
        if (wasServing) report.reloaded(reloaded);
        else report.ready(ready, reloaded);
      } catch (error) {
        if (error instanceof StoppedError) {
          report.stopping('SIGINT');
          return;
        }
        if (!this.#isConnected && !isOfModels(error)) throw error;
        report.failed(error, live.isServing ? undefined : ready.address);
      } finally {
        progress.end();
      }
      const signal = await Promise.race([stop.received, isChanged]);
      if (signal === undefined) continue;
      report.stopping(signal);
      return;
    }
  }

  /** Reads the models, brings the database to them, and serves them: all of it, or what was there before stays. */
  async #turn(progress: StartProgress): Promise<Reloaded> {
    const { options, chosen, live, database, logger } = this.#parts;
    const startedMs = performance.now();
    progress.step('reading the models');
    const { loaded, schema } = await this.#build();
    const { models, viewer } = loaded;
    if (!this.#isConnected) {
      progress.step('connecting to the database');
      await connectTo(database, chosen);
      this.#isConnected = true;
      if ((await migrationStatus(database, [])).length > 0) logger.warn(HAS_MIGRATIONS);
    }
    database.bind(models);
    const followed = await this.#follower.follow(models, progress);
    if (followed.wasNew && options.seed) {
      progress.step('filling the new tables by the seed file');
      await this.#fill(loaded);
    }
    if (!live.isServing) await createTables(database, [IdempotencyKey]);
    live.replace(createServer({ db: database, schema, logger, ...(viewer && { viewer }) }));
    const schemaFile = this.#writeSchema(schema);
    return { ...followed, models: models.length, durationMs: Math.round(performance.now() - startedMs), schemaFile };
  }

  async #build(): Promise<Built> {
    const loaded = await this.#load();
    const closed = this.#parts.options.closed && ({ modelsWithoutRules: 'closed' } as const);
    return { loaded, schema: buildSchema(loaded.models, { operations: loaded.operations, ...closed }) };
  }

  /** Without its rows a table is not kept, and the next turn begins anew. */
  async #fill({ models, seed }: LoadedModels): Promise<void> {
    if (seed === undefined) return;
    try {
      await fillTables(this.#parts.database, models, seed);
    } catch (error) {
      this.#follower.forget();
      throw error;
    }
  }

  /** A file that can not be written keeps nobody from being served. */
  #writeSchema(schema: GraphQLSchema): string | undefined {
    const { options, logger } = this.#parts;
    const file = options.schemaFile;
    if (file === false) return undefined;
    try {
      return writeGeneratedFile(file, printSchemaSorted(schema), '--schema-file') ? file : undefined;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      logger.warn(error.message);
      return undefined;
    }
  }
}

/** True for what an edit of the models can mend, and needs no database to be seen. */
function isOfModels(error: unknown): boolean {
  return error instanceof PhoebeError && error.code === 'INVALID_MODEL';
}

/** Files of packages change by an installation, after which a server is started again. */
function isOwnFile(path: string): boolean {
  return isAbsolute(path) && !path.includes('node_modules') && !path.startsWith(OWN_CODE);
}
