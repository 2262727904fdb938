import { buildSchema, printApolloConfig, printIntrospection, printSchemaSorted } from '../../graphql/index.ts';
import { type SchemaFlags, schemaSettings } from '../config/server-settings.ts';
import { loadModels } from '../load-models.ts';
import { writeGeneratedFile } from '../write-generated-file.ts';

export interface SchemaExportOptions extends SchemaFlags {
  readonly models: string;
  readonly out: string;
  readonly stdout?: boolean;
  readonly introspection?: string;
  readonly apollo?: string;
}

/** Writes the schema of the models, sorted, so that it differs only where the API does. Needs no database. */
export async function exportSchema({
  out,
  stdout,
  introspection,
  apollo,
  ...from
}: SchemaExportOptions): Promise<void> {
  const { models, operations } = await loadModels(from.models, from);
  const schema = buildSchema(models, { ...schemaSettings(from), operations });
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
