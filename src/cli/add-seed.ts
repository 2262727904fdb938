import type { Command } from 'commander';
import type { SeedOptions } from './commands/seed.ts';
import { withDatabase, withModels } from './shared-options.ts';

const EXAMPLES = `
All of it is one transaction: a seed that fails, or is stopped by Ctrl+C (status 130), leaves nothing behind.

Examples:
  phoebe seed
  phoebe seed --again --database postgresql://me@127.0.0.1/my_app
  phoebe seed --json`;

/** Describes `phoebe seed`. `endNow` ends the process without waiting for an orderly end. */
export function addSeed(program: Command, endNow: () => void): void {
  withDatabase(withModels(program.command('seed')))
    .description('add sample data: run the seed file of the models folder (models/seed.ts)')
    .option('--again', 'also where tables have rows already')
    .option('--no-create-tables', 'do not make the tables that are missing')
    .option('--no-transaction', 'let the seed file make its own transactions: for more rows than one can take')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SeedOptions) => (await import('./commands/seed.ts')).seedDatabase(options, endNow));
}
