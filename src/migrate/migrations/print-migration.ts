import { compile } from '../../sql/compile/compile.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Step } from '../diff/step.ts';
import { closingBracket, splitSql } from '../sql-scanner.ts';

export interface MigrationText {
  readonly title: string;
  readonly up: readonly Step[];
  readonly down: readonly Step[];
}

/** A migration as a file that a person can read and edit. */
export function printMigration({ title, up, down }: MigrationText, dialect: Dialect): string {
  const header = `-- ${title.replace(/\s+/g, ' ')}\n-- Made for ${dialect.label}. Read it, and edit it where you know better, before it is applied.\n`;
  return `${header}\n-- up\n\n${printSteps(up, dialect)}\n-- down\n\n${printSteps(down, dialect)}`;
}

/** A step as text. */
export interface StepText extends Omit<Step, 'statement'> {
  readonly sql: string;
}

/** The text of each step, with what is said about it. */
export function sqlOfSteps(steps: readonly Step[], dialect: Dialect): readonly StepText[] {
  return steps.map(({ statement, ...rest }) => ({ sql: compile(statement, dialect).sql, ...rest }));
}

function printSteps(steps: readonly Step[], dialect: Dialect): string {
  return steps.map((step) => `${printStep(step, dialect)};\n`).join('\n');
}

function printStep({ statement, destroys, note }: Step, dialect: Dialect): string {
  const lines = [
    ...(destroys === undefined ? [] : [`-- destructive: ${destroys}`]),
    ...(note === undefined ? [] : [`-- ${note}`]),
    layOut(compile(statement, dialect).sql),
  ];
  return lines.join('\n');
}

/** One line for each column and constraint of CREATE TABLE. */
function layOut(sql: string): string {
  if (!sql.startsWith('CREATE TABLE ')) return sql;
  const open = sql.indexOf(' (') + 1;
  const close = closingBracket(sql, open);
  const parts = splitSql(sql.slice(open + 1, close - 1), ',').map((part) => `  ${part.trim()}`);
  return `${sql.slice(0, open)}(\n${parts.join(',\n')}\n)${sql.slice(close)}`;
}
