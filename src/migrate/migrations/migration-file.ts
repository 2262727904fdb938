import { createHash } from 'node:crypto';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { splitSql } from '../sql-scanner.ts';

/** A file of SQL that leads a database from one state of the models to the next, and back. */
export interface Migration {
  /** The file's name without its end; migrations run in the order of their names. */
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Changes when a statement of `up` changes, and not with white space or comments around them. */
  readonly checksum: string;
}

export type Direction = 'up' | 'down';

const MARKER = /^--[ \t]*(up|down)[ \t]*$/gim;
const COMMENTS = /(?:--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/g;
const DESTRUCTIVE = /^--[ \t]*destructive\b:?([^\n]*)/im;

/**
 * Reads a migration: the statements behind a line `-- up`, and those behind a line `-- down`, each ended by a semicolon.
 *
 * @throws InvalidArgumentError where there is no `-- up`, or a marker stands there twice
 */
export function parseMigration(name: string, text: string): Migration {
  const source = text.replaceAll('\r\n', '\n');
  const sections = new Map<string, string>();
  const markers = [...source.matchAll(MARKER)];
  for (const [index, marker] of markers.entries()) {
    const direction = marker[1]!.toLowerCase();
    if (sections.has(direction))
      throw new InvalidArgumentError(
        `The migration "${name}" has two lines "-- ${direction}": join what is behind them.`,
      );
    sections.set(direction, source.slice(marker.index + marker[0].length, markers[index + 1]?.index));
  }
  const up = sections.get('up');
  if (up === undefined)
    throw new InvalidArgumentError(
      `The migration "${name}" has no line "-- up". Write one in front of its statements.`,
    );
  const statements = statementsOf(up);
  return { name, up: statements, down: statementsOf(sections.get('down') ?? ''), checksum: checksumOf(statements) };
}

function statementsOf(section: string): readonly string[] {
  return splitSql(section, ';')
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(COMMENTS, '').trim() !== '');
}

/** A fingerprint of what statements do, whatever comments say about them. */
export function checksumOf(statements: readonly string[]): string {
  const texts = statements.map((statement) => statement.replace(/^(?:\s|--[^\n]*\n)+/, '').trim());
  return createHash('sha256').update(texts.join(';\n')).digest('hex');
}

/** What statements destroy, by the words of the comments in front of them: `-- destructive: the values of "users"."email"`. */
export function lossesOf(statements: readonly string[]): readonly string[] {
  const losses = statements.flatMap((statement) => DESTRUCTIVE.exec(statement)?.[1] ?? []);
  return [...new Set(losses.map((loss) => loss.trim() || 'something'))];
}
