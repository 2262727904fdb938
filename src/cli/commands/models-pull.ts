import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { introspect, type ModelFile, writeModels } from '../../migrate/index.ts';
import { keysWithoutRelation } from '../../migrate/pull/relations-of.ts';
import type { DatabaseFlags } from '../choose-database.ts';
import { shownPath } from '../shown-path.ts';
import { withDatabase } from '../with-database.ts';

export interface ModelsPullOptions extends DatabaseFlags {
  readonly out: string;
  readonly schema?: readonly string[];
  readonly overwrite?: boolean;
  readonly stdout?: boolean;
  readonly json?: boolean;
}

/** Writes a model for each table of a database. */
export async function pullModels(options: ModelsPullOptions): Promise<void> {
  const { files, leftOut } = await withDatabase(options, async (database, tell) => {
    tell('reading the database');
    const found = await introspect(database, { schemas: options.schema ?? [] });
    return {
      files: writeModels(found, await database.dialect()),
      leftOut: [...found.leftOut, ...keysWithoutRelation(found)],
    };
  });
  if (files.length === 0) throw new InvalidArgumentError('The database has no tables to make models of.');
  if (options.stdout) process.stdout.write(files.map(({ name, text }) => `// ${name}\n${text}`).join('\n'));
  else report(write(files, options), leftOut, options);
  if (options.json) return;
  for (const thing of leftOut) process.stderr.write(`Left out, since no model can ask for it: ${thing}\n`);
}

/** All files or none: one that is there already is found before the first is written. */
function write(files: readonly ModelFile[], { out, overwrite }: ModelsPullOptions): readonly string[] {
  const paths = files.map(({ name }) => join(out, name));
  const taken = paths.filter((path) => existsSync(path));
  if (taken.length > 0 && overwrite !== true)
    throw new InvalidArgumentError(
      `${shownPath(taken[0]!)} is there already${taken.length > 1 ? `, and ${taken.length - 1} more` : ''}. Name another folder with --out, or allow it with --overwrite.`,
    );
  mkdirSync(out, { recursive: true });
  for (const [index, { text }] of files.entries()) writeFileSync(paths[index]!, text);
  return paths;
}

function report(files: readonly string[], leftOut: readonly string[], { out, json }: ModelsPullOptions): void {
  const count = files.length === 1 ? 'one model' : `${files.length} models`;
  const text = json ? JSON.stringify({ files, leftOut }) : `Wrote ${count} to ${shownPath(out)}.`;
  process.stdout.write(`${text}\n`);
}
