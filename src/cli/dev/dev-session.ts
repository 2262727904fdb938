import { isAbsolute } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { Database } from '../../database/database.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { IdempotencyKey, lostCreates, printSchemaSorted } from '../../graphql/index.ts';
import { createTables, migrationStatus } from '../../migrate/index.ts';
import { CONFIG_OPTIONS } from '../../server/config/config-options.ts';
import type { PhoebeConfig } from '../../server/config/phoebe-config.ts';
import { LOOPBACK_ORIGINS } from '../../server/cors.ts';
import { DEFAULT_PATH } from '../../server/handler-options.ts';
import { createServer, type Logger, type LogLevel, type PhoebeServer } from '../../server/index.ts';
import { formatList } from '../../util/list.ts';
import type { ChosenDatabase, DatabaseFlags } from '../choose-database.ts';
import { parseFills } from '../commands/answered-diff.ts';
import type { LoadedConfig, WithConfig } from '../config/loaded-config.ts';
import { type ServerFlags, serverSettings } from '../config/server-settings.ts';
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

export interface DevOptions extends DatabaseFlags, ServerFlags {
  readonly settings: LoadedConfig;
  readonly models: string;
  readonly port: number;
  readonly host: string;
  readonly seed: boolean;
  /** Names that requests may be for, beside addresses, `localhost` and `host`. */
  readonly allowHost?: readonly string[];
  readonly logLevel: LogLevel;
  readonly viewer?: string;
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
  readonly server: PhoebeServer;
}

/** A frontend's own development server has another port of this machine. */
const LOCAL_PAGES = { cors: { origin: LOOPBACK_ORIGINS, credentials: true } } as const;

/** What the program itself makes of the config, once. */
const PROGRAM_OPTIONS = (Object.keys(CONFIG_OPTIONS) as (keyof PhoebeConfig)[]).filter(
  (name) => CONFIG_OPTIONS[name].reader === 'program',
);

const HAS_MIGRATIONS =
  'This database is changed by migrations, and what phoebe dev applies to it is in none of them. Name another one to develop with, or to write migrations against';

/** One run of `phoebe dev`: a turn for each change of the files. */
export class DevSession {
  readonly #parts: DevParts;
  readonly #follower: ModelFollower;
  readonly #load: () => Promise<LoadedModels>;
  #isConnected = false;
  readonly #told = new Set<string>();

  constructor(parts: DevParts) {
    const { options, watch, database } = parts;
    this.#parts = parts;
    this.#load = modelLoader(options.models, {
      ...options,
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
    const place = { database: chosen.label, folder: shownPath(options.models) };
    const urlOf = ({ config }: LoadedConfig) => `${address.url}${config.path ?? DEFAULT_PATH}`;
    for (;;) {
      const isChanged = watch.next();
      const wasServing = live.isServing;
      const progress = new StartProgress((line) => process.stderr.write(line));
      try {
        const { settings, ...reloaded } = await this.#turn(progress);
        if (wasServing) report.reloaded(reloaded);
        else report.ready({ ...place, url: urlOf(settings) }, reloaded);
      } catch (error) {
        if (error instanceof StoppedError) {
          report.stopping('SIGINT');
          return;
        }
        if (!this.#isConnected && !isOfModels(error)) throw error;
        report.failed(error, live.isServing ? undefined : urlOf(options.settings));
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
  async #turn(progress: StartProgress): Promise<Reloaded & WithConfig> {
    const { options, chosen, live, database, logger } = this.#parts;
    const startedMs = performance.now();
    progress.step('reading the models');
    const { loaded, server } = await this.#build();
    const { models, settings } = loaded;
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
    live.replace(server);
    this.#tellWhatWaits(settings);
    for (const sentence of lostCreates(server.schema)) this.#tellOnce(sentence);
    const schemaFile = this.#writeSchema(server.schema);
    const durationMs = Math.round(performance.now() - startedMs);
    return { ...followed, models: models.length, durationMs, schemaFile, settings };
  }

  /** All that can be wrong without a look at the database is found here. */
  async #build(): Promise<Built> {
    const { options, database: db, logger } = this.#parts;
    const loaded = await this.#load();
    const { models, operations, viewer, settings } = loaded;
    const given = serverSettings({ ...options, settings }, LOCAL_PAGES);
    const server = createServer({ ...given, db, models, operations, logger, ...(viewer && { viewer }) });
    await server.loaded;
    return { loaded, server };
  }

  /** What of the config is read at the start only, and has changed since. */
  #tellWhatWaits({ config, shown }: LoadedConfig): void {
    const before = this.#parts.options.settings.config;
    const changed = PROGRAM_OPTIONS.filter((name) => JSON.stringify(config[name]) !== JSON.stringify(before[name]));
    if (changed.length === 0) return;
    const names = formatList(changed, 'and');
    this.#tellOnce(`${names} of "${shown}" changed: phoebe dev takes that when it is started again`);
  }

  /** Not at every change of something else. */
  #tellOnce(sentence: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#parts.logger.warn(sentence);
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
