import { resolve } from 'node:path';
import * as entry from '../../index.ts';
import { chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import { defineNames } from '../console/define-names.ts';
import { valuePrinter } from '../console/print-value.ts';
import { runScript } from '../console/run-script.ts';
import { runTerminal } from '../console/run-terminal.ts';
import { SqlLog } from '../console/sql-log.ts';
import { loadModels } from '../load-models.ts';
import { connectTo, prepareDatabase } from '../prepare-database.ts';
import { StartProgress } from '../start-progress.ts';

export interface ConsoleOptions extends DatabaseFlags {
  readonly models: string;
  readonly sql?: boolean;
  /** False keeps none. */
  readonly history: string | false;
}

/** Reads statements, from a person or from another program, and runs them with the models at hand. */
export async function openConsole(options: ConsoleOptions): Promise<void> {
  const progress = new StartProgress((line) => process.stderr.write(line));
  progress.step('reading the models');
  const { models, seed } = await loadModels(options.models);
  const chosen = chooseDatabase(options, process.env.DATABASE_URL);
  const sqlLog = new SqlLog();
  const db = chosen.open({ onQuery: sqlLog.record });
  db.bind(models);
  try {
    progress.step('connecting to the database');
    if (options.memory) await prepareDatabase({ db, chosen, models, createTables: true, seed, progress });
    else await connectTo(db, chosen);
    progress.end();
    const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    const hasColours = isTerminal && process.stdout.hasColors();
    const parts = { models, sqlLog, print: valuePrinter(db, hasColours) };
    const taken = defineNames({ db, models, entry });
    sqlLog.isOn = options.sql ?? false;
    if (!isTerminal) {
      await runScript({ ...parts, input: process.stdin, output: process.stdout });
      return;
    }
    const names = models.map(({ meta }) => (taken.includes(meta.name) ? `models.${meta.name}` : meta.name));
    const banner = `${chosen.label}: ${names.sort().join(', ')}\nAwait your queries. ".sql on" shows their SQL, ".help" says more, Ctrl+D leaves.\n`;
    const history = options.history === false ? undefined : resolve(options.history);
    await runTerminal({ ...parts, banner, history });
  } finally {
    progress.end();
    await db.close();
  }
}
