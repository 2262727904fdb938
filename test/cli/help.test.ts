import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/create-program.ts';

const DOCUMENT = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** The commands that do something, by their full names. */
function commandsOf(command: Command, name: string): readonly { readonly name: string; readonly command: Command }[] {
  if (command.commands.length === 0) return [{ name, command }];
  return command.commands.flatMap((child) => commandsOf(child, `${name} ${child.name()}`));
}

describe.each(
  commandsOf(
    createProgram(() => {}),
    'phoebe',
  ),
)('$name', ({ name, command }) => {
  const help = (): string => {
    let text = '';
    command.configureOutput({
      writeOut: (part) => {
        text += part;
      },
    });
    command.outputHelp();
    return text;
  };

  test('has a description and examples', () => {
    expect(command.description()).not.toBe('');
    expect(help()).toMatch(new RegExp(`\nExamples:\n(?:  .*\n)*?  .*\\b${name}\\b`));
  });

  test('stands in docs/cli.md', () => {
    const [, room, verb] = name.split(' ');
    expect(DOCUMENT).toContain(room === 'migrate' ? `| \`phoebe migrate ${verb}` : `\n## ${name}\n`);
  });
});
