import type { Command } from 'commander';
import type { ServeOptions } from './commands/serve.ts';
import { compileModels } from './compile-models.ts';
import { DEFAULT_DATA_DIRECTORY } from './data-directory.ts';
import { withServing } from './shared-options.ts';

const EXAMPLES = `
Examples:
  phoebe serve                                           ./models, data kept in ${DEFAULT_DATA_DIRECTORY}
  phoebe serve --memory --port 0                         nothing kept, any free port
  phoebe serve --database cockroachdb://root@127.0.0.1:26257/my_app
  phoebe serve --cors http://localhost:5173              pages of this origin may ask
  DATABASE_URL=postgresql://me@127.0.0.1/my_app phoebe serve --host 0.0.0.0 --no-create-tables`;

/** Describes `phoebe serve`. `endNow` ends the process without waiting for an orderly end. */
export function addServe(program: Command, endNow: () => void): void {
  withServing(program.command('serve'))
    .description('serve GraphQL and GraphiQL for a folder of models')
    .option('--no-create-tables', 'do not make the tables that are missing')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ServeOptions) => {
      // With a config they were compiled together.
      const compiling = options.settings.file === undefined ? compileModels(options.models) : undefined;
      const { serve } = await import('./commands/serve.ts');
      return serve(options, { compiling, endNow });
    });
}
