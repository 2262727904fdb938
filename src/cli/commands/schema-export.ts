import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { buildSchema, printApolloConfig, printIntrospection, printSchemaSorted } from '../../graphql/index.ts';
import { loadModels } from '../load-models.ts';

export interface SchemaExportOptions {
  readonly models: string;
  readonly out: string;
  readonly stdout?: boolean;
  readonly closed?: boolean;
  readonly introspection?: string;
  readonly apollo?: string;
}

/** Writes the schema of the models, sorted, so that it differs only where the API does. Needs no database. */
export async function exportSchema({
  out,
  stdout,
  closed,
  introspection,
  apollo,
  ...from
}: SchemaExportOptions): Promise<void> {
  const { models, operations } = await loadModels(from.models);
  const schema = buildSchema(models, { operations, ...(closed && { modelsWithoutRules: 'closed' }) });
  const text = printSchemaSorted(schema);
  if (stdout) {
    process.stdout.write(text);
    return;
  }
  writeFile(out, text);
  if (introspection !== undefined) writeFile(introspection, printIntrospection(schema));
  if (apollo !== undefined) writeFile(apollo, printApolloConfig(schema));
}

/** A file that is right already is left alone: builds that watch it do not run for nothing. */
function writeFile(shown: string, text: string): void {
  const path = resolve(shown);
  const isSame = readIfThere(path) === text;
  if (!isSame) write(path, text, shown);
  process.stdout.write(isSame ? `${shown} is up to date.\n` : `Wrote ${shown}.\n`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** By way of a second file: one that is read meanwhile is either the old schema or the new one. */
function write(path: string, text: string, shown: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text);
    moveOver(`${path}.new`, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(
      `The schema can not be written to "${shown}": ${reason}. Name another file with --out.`,
      { cause },
    );
  }
}

function moveOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { force: true });
    throw error;
  }
}
