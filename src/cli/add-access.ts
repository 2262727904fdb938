import type { Command } from 'commander';
import type { AccessExplainOptions } from './commands/access-explain.ts';
import { withModels } from './shared-options.ts';

const EXAMPLES = `
Examples:
  phoebe access explain                                          what everybody may do
  phoebe access explain --as '{"id": 1, "role": "admin"}'        what this viewer may do
  phoebe access explain --as '{"id": 1}' --model Post --json | jq .`;

/** Describes `phoebe access …`. */
export function addAccess(program: Command): void {
  const access = program.command('access').description('work with the rules of the models');
  withModels(access.command('explain'))
    .description('print who may do what: model, field, action and the rows in SQL; needs no database')
    .option('--as <json>', 'the viewer, as the rules see it (default: nobody is signed in)')
    .option('--model <name...>', 'only these models')
    .option('--closed', 'models without rules are closed, as with: phoebe serve --closed')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: AccessExplainOptions) =>
      (await import('./commands/access-explain.ts')).printAccess(options),
    );
}
