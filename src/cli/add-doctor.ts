import type { Command } from 'commander';
import type { DoctorOptions } from './commands/doctor.ts';
import { migrationsOption, withDatabase, withModels } from './shared-options.ts';

const EXAMPLES = `
Changes nothing. Ends with status 1 where something is wrong, with 0 where there are warnings only.

Examples:
  phoebe doctor
  phoebe doctor --database postgresql://me@127.0.0.1/shop --json`;

/** Describes `phoebe doctor`. */
export function addDoctor(program: Command): void {
  withDatabase(withModels(program.command('doctor')))
    .description('look over versions, connection, settings, tables, keys and migrations, and say what to do')
    .addOption(migrationsOption())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions) => (await import('./commands/doctor.ts')).runDoctor(options));
}
