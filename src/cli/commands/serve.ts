import type { Database } from '../../database/database.ts';
import { isRules, lostCreates } from '../../graphql/index.ts';
import { countStatement, createLogger, createServer, type Logger, type LogLevel } from '../../server/index.ts';
import { formatJsonLine } from '../../server/logging/format-json-line.ts';
import { type ChosenDatabase, chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import type { compileModels } from '../compile-models.ts';
import type { LoadedConfig } from '../config/loaded-config.ts';
import { type ServerFlags, serverSettings } from '../config/server-settings.ts';
import { EarlyConnection } from '../early-connection.ts';
import { LastResort } from '../last-resort.ts';
import { type LoadedModels, loadModels } from '../load-models.ts';
import { removeNewDirectory } from '../new-directory.ts';
import { prepareDatabase } from '../prepare-database.ts';
import { StartProgress } from '../start-progress.ts';
import { listenForStopSignal, type StopSignal } from '../stop-signal.ts';

export interface ServeOptions extends DatabaseFlags, ServerFlags {
  readonly settings: LoadedConfig;
  readonly models: string;
  readonly port: number;
  readonly host: string;
  readonly seed: boolean;
  readonly createTables: boolean;
  readonly logLevel: LogLevel;
  readonly viewer?: string;
}

export interface ServeServices {
  /** The work that `compileModels` has begun, if any. */
  readonly compiling: ReturnType<typeof compileModels> | undefined;
  /** Is called when a second signal does not want to wait. */
  readonly endNow: () => void;
}

/**
 * A little more than a request may take: its own end comes first and says so. This one ends what runs on at the server after
 * a lost cancel request, or after the end of this process.
 */
const STATEMENT_TIMEOUT_MS = 35_000;

/**
 * Half of the time that a request has: one that is sent again under its idempotency key gets through while its client still
 * waits, though the first one's connection has gone silent and the server does not know.
 */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

/** Rules that nobody can meet are a forgotten file, most of the time. */
const NO_VIEWER =
  'The models have rules, but no file of their folder exports a function "viewer": for the rules nobody is ever signed in';

/**
 * Serves until it is told to stop. What can be wrong is found before anything is made: the models are read and the port is
 * taken before anything is done in the database.
 */
export async function serve(options: ServeOptions, { compiling, endNow }: ServeServices): Promise<void> {
  const stop = listenForStopSignal(endNow);
  const progress = new StartProgress((line) => process.stderr.write(line));
  try {
    progress.step('reading the models');
    const chosen = chooseDatabase(options, process.env.DATABASE_URL);
    const logger =
      options.settings.config.logger ??
      createLogger({
        format: process.stdout.isTTY ? 'text' : 'json',
        level: options.logLevel,
        write: (line) => process.stdout.write(line),
      });
    const lastResort = new LastResort(logger, () => stop.stop('an internal error'));
    const db = openDatabase(chosen, logger);
    const connection = new EarlyConnection(db, chosen);
    try {
      const loaded = await loadModels(options.models, { ...options, compiling });
      db.bind(loaded.models);
      await run({ options, chosen, loaded, logger, db, connection, progress, stop });
    } finally {
      await connection.close();
      lastResort.release();
    }
  } finally {
    progress.end();
    stop.release();
  }
}

interface Run {
  readonly options: ServeOptions;
  readonly chosen: ChosenDatabase;
  readonly loaded: LoadedModels;
  readonly logger: Logger;
  readonly db: Database;
  readonly connection: EarlyConnection;
  readonly progress: StartProgress;
  readonly stop: StopSignal;
}

async function run({ options, chosen, loaded, logger, db, connection, progress, stop }: Run): Promise<void> {
  let becomeReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const { viewer, models, operations } = loaded;
  const given = serverSettings(options);
  const server = createServer({ ...given, db, models, operations, logger, ready, ...(viewer && { viewer }) });
  let isReady = false;
  try {
    const address = await server.listen(options);
    const seed = options.seed ? loaded.seed : undefined;
    const { connecting } = connection;
    await prepareDatabase({ ...options, db, chosen, connecting, models: loaded.models, seed, progress });
    isReady = true;
    becomeReady();
    progress.end();
    announce(`${address.url}${server.path}`, chosen, loaded);
    if (viewer === undefined && (given.modelsWithoutRules === 'closed' || loaded.operations.some(isRules)))
      logger.warn(NO_VIEWER);
    for (const sentence of lostCreates(server.schema)) logger.info(sentence);
    logger.info('Phoebe is shutting down', { signal: await stop.received });
  } finally {
    await server.close();
    await connection.close();
    if (!isReady && chosen.newDirectory !== undefined) removeNewDirectory(chosen.newDirectory);
  }
}

function openDatabase(chosen: ChosenDatabase, logger: Logger): Database {
  return chosen.open({
    onQuery: countStatement,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    onBackgroundError: (error) => logger.warn('The database reported an error that belongs to no request', { error }),
  });
}

/** Tells a person the address to click on, and a machine the same as one JSON line, whatever the log level is. */
function announce(address: string, { label }: ChosenDatabase, { models }: LoadedModels): void {
  const line = process.stdout.isTTY
    ? `\nPhoebe is ready: ${address}\n  ${models.length} models, ${label}. Ctrl+C stops it.\n`
    : formatJsonLine({
        time: new Date(),
        level: 'info',
        message: 'Phoebe is ready',
        fields: { url: address, models: models.length, database: label },
      });
  process.stdout.write(`${line}\n`);
}
