import { type REPLServer, type ReplOptions, start } from 'node:repl';
import type { AnyModel } from '../../orm/index.ts';
import { describeModel } from './print-value.ts';
import type { SqlLog } from './sql-log.ts';

export interface ReplParts {
  readonly models: readonly AnyModel[];
  readonly sqlLog: SqlLog;
  readonly print: (value: unknown) => string;
}

/** Starts Node's own console with the commands of Phoebe's: `.sql` and `.models`. */
export function startRepl({ models, sqlLog, print }: ReplParts, options: ReplOptions): REPLServer {
  const server = start({ ...options, useGlobal: true, ignoreUndefined: true, writer: print });
  server.defineCommand('sql', {
    help: 'Show the SQL of each statement (.sql on), or do not (.sql off)',
    action(text) {
      const isKnown = ['on', 'off'].includes(text.trim());
      if (isKnown) sqlLog.isOn = text.trim() === 'on';
      else this.output.write(`SQL is ${sqlLog.isOn ? 'shown' : 'not shown'}. Say .sql on, or .sql off.\n`);
      this.displayPrompt();
    },
  });
  server.defineCommand('models', {
    help: 'List the models with their fields',
    action() {
      this.output.write(`${models.map(describeModel).join('\n')}\n`);
      this.displayPrompt();
    },
  });
  return server;
}
