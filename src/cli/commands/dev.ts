import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphQLSchema } from 'graphql';
import type { Database } from '../../database/database.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { buildSchema, IdempotencyKey, printSchemaSorted } from '../../graphql/index.ts';
import { createTables, migrationStatus } from '../../migrate/index.ts';
import { countStatement, createLogger, createServer, type Logger, type LogLevel } from '../../server/index.ts';
import { type ChosenDatabase, chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import { DevReport, type Reloaded } from '../dev/dev-report.ts';
import { ModelFollower } from '../dev/follow-models.ts';
import { LiveServer } from '../dev/live-server.ts';
import { type FileWatch, watchFiles } from '../dev/watch-files.ts';
import { type LoadedModels, modelLoader } from '../load-models.ts';
import { removeNewDirectory } from '../new-directory.ts';
import { connectTo, fillTables } from '../prepare-database.ts';
import { parseRenames } from '../rename-answers.ts';
import { shownPath } from '../shown-path.ts';
import { StartProgress } from '../start-progress.ts';
import { listenForStopSignal, type StopSignal } from '../stop-signal.ts';
import { StoppedError } from '../stopped-error.ts';
import { writeGeneratedFile } from '../write-generated-file.ts';
import { parseFills } from './answered-diff.ts';

export interface DevOptions extends DatabaseFlags {
  readonly models: string;
  readonly port: number;
  readonly host: string;
  readonly seed: boolean;
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

/**
 * Serves, and follows the models while their files change. Models that can not be right leave everything as it was before
 * them. `endNow` is called when a second signal does not want to wait.
 */
export async function dev(options: DevOptions, endNow: () => void): Promise<void> {
  const stop = listenForStopSignal(endNow);
  const report = new DevReport(process.stdout);
  const chosen = chooseDatabase(options, process.env.DATABASE_URL);
  const { logger, database } = open(chosen, options);
  const watch = await watchFiles(resolve(options.models), (error) =>
    logger.warn('A file cannot be watched', { error }),
  );
  const live = new LiveServer();
  try {
    await new DevSession({ options, chosen, watch, live, logger, database, report }).run(stop);
  } finally {
    await watch.close();
    await live.close();
    await database.close();
    if (!live.isServing && chosen.newDirectory !== undefined) removeNewDirectory(chosen.newDirectory);
    stop.release();
  }
}

function open(chosen: ChosenDatabase, { logLevel }: DevOptions): { logger: Logger; database: Database } {
  const logger = createLogger({
    format: process.stdout.isTTY ? 'text' : 'json',
    level: logLevel,
    write: (line) => process.stdout.write(line),
  });
  const database = chosen.open({
    onQuery: countStatement,
    onBackgroundError: (error) => logger.warn('The database reported an error that belongs to no request', { error }),
  });
  return { logger, database };
}

interface DevParts {
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
class DevSession {
  readonly #parts: DevParts;
  readonly #follower: ModelFollower;
  readonly #load: () => Promise<LoadedModels>;
  #isConnected = false;

  constructor(parts: DevParts) {
    const { options, watch, database } = parts;
    this.#parts = parts;
    this.#load = modelLoader(options.models, (path) => {
      if (isOwnFile(path)) watch.add(path);
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

const OWN_CODE = fileURLToPath(new URL('../..', import.meta.url));

/** Files of packages change by an installation, after which a server is started again. */
function isOwnFile(path: string): boolean {
  return isAbsolute(path) && !path.includes('node_modules') && !path.startsWith(OWN_CODE);
}
