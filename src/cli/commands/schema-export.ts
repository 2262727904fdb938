import { buildSchema, printApolloConfig, printIntrospection, printSchemaSorted } from '../../graphql/index.ts';
import { loadModels } from '../load-models.ts';
import { writeGeneratedFile } from '../write-generated-file.ts';

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

function writeFile(shown: string, text: string): void {
  const isNew = writeGeneratedFile(shown, text);
  process.stdout.write(isNew ? `Wrote ${shown}.\n` : `${shown} is up to date.\n`);
}
