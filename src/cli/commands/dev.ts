import { resolve } from 'node:path';
import type { Database } from '../../database/database.ts';
import { countStatement, createLogger, type Logger } from '../../server/index.ts';
import { type ChosenDatabase, chooseDatabase } from '../choose-database.ts';
import { CONFIG_FILES } from '../config/find-config.ts';
import { DevReport } from '../dev/dev-report.ts';
import { type DevOptions, DevSession } from '../dev/dev-session.ts';
import { LiveServer } from '../dev/live-server.ts';
import { watchFiles } from '../dev/watch-files.ts';
import { LastResort } from '../last-resort.ts';
import { removeNewDirectory } from '../new-directory.ts';
import { listenForStopSignal } from '../stop-signal.ts';

/**
 * Serves, and follows the models while their files change. Models that can not be right leave everything as it was before
 * them. `endNow` is called when a second signal does not want to wait.
 */
export async function dev(options: DevOptions, endNow: () => void): Promise<void> {
  const stop = listenForStopSignal(endNow);
  const report = new DevReport(process.stdout);
  const chosen = chooseDatabase(options, process.env.DATABASE_URL);
  const { settings } = options;
  const { logger, database } = open(chosen, options);
  const lastResort = new LastResort(logger, () => stop.stop('an internal error'));
  const watch = await watchFiles(resolve(options.models), (error) =>
    logger.warn('A file cannot be watched', { error }),
  );
  for (const file of settings.file === undefined ? CONFIG_FILES : [settings.file]) watch.add(resolve(file));
  const live = new LiveServer([options.host, ...(options.allowHost ?? [])]);
  try {
    await new DevSession({ options, chosen, watch, live, logger, database, report }).run(stop);
  } finally {
    await watch.close();
    await live.close();
    await database.close();
    if (!live.isServing && chosen.newDirectory !== undefined) removeNewDirectory(chosen.newDirectory);
    stop.release();
    lastResort.release();
  }
}

function open(chosen: ChosenDatabase, { logLevel, settings }: DevOptions): { logger: Logger; database: Database } {
  const logger =
    settings.config.logger ??
    createLogger({
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
