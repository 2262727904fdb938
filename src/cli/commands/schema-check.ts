import { PhoebeError } from '../../errors/phoebe-error.ts';
import {
  CHANGE_SEVERITIES,
  type ChangeSeverity,
  compareSchemas,
  type SchemaChange,
} from '../../graphql/compare-schemas.ts';
import { buildSchema } from '../../graphql/index.ts';
import { asSentence } from '../as-sentence.ts';
import { type SchemaFlags, schemaSettings } from '../config/server-settings.ts';
import { loadModels } from '../load-models.ts';
import { type Paint, paintFor, type Style } from '../paint.ts';
import { readCommittedSchema } from '../read-committed-schema.ts';

export interface SchemaCheckOptions extends SchemaFlags {
  readonly models: string;
  readonly against: string;
  readonly json?: boolean;
}

/** Lists what the models' schema changes for clients of another one. */
export async function checkSchema({ models: folder, against, json, ...flags }: SchemaCheckOptions): Promise<void> {
  const before = readCommittedSchema(against);
  const { models, operations } = await loadModels(folder, flags);
  const schema = buildSchema(models, { ...schemaSettings(flags), operations });
  const changes = await compareSchemas(before, schema);
  const of = (severity: ChangeSeverity) => changes.filter((change) => change.severity === severity);
  if (json) process.stdout.write(`${JSON.stringify(inJson(of))}\n`);
  else if (changes.length === 0) process.stdout.write(`The schema is that of ${against}.\n`);
  else process.stdout.write(CHANGE_SEVERITIES.map((severity) => inWords(severity, of(severity))).join(''));
  const breaking = of('breaking').length;
  if (breaking === 0) return;
  const count = breaking === 1 ? 'One change breaks' : `${breaking} changes break`;
  throw new PhoebeError(
    'SCHEMA_MISMATCH',
    `${count} clients of ${against}. Keep what they use, deprecated, beside what is new; or export the schema anew when no client needs the old one.`,
  );
}

function inJson(of: (severity: ChangeSeverity) => readonly SchemaChange[]) {
  return Object.fromEntries(
    CHANGE_SEVERITIES.map((severity) => [
      severity,
      of(severity).map(({ type, path, message, reason }) => ({ type, path, message, reason })),
    ]),
  );
}

const LOOKS: Readonly<
  Record<ChangeSeverity, { readonly mark: string; readonly title: string; readonly style: Style }>
> = {
  breaking: { mark: '✖', title: 'Breaking', style: 'red' },
  dangerous: { mark: '⚠', title: 'Dangerous', style: 'yellow' },
  safe: { mark: '✔', title: 'Safe', style: 'green' },
};

/** A reason is told once: most changes of one kind have the same. */
function inWords(severity: ChangeSeverity, changes: readonly SchemaChange[]): string {
  if (changes.length === 0) return '';
  const paint: Paint = paintFor(process.stdout);
  const { mark, title, style } = LOOKS[severity];
  const told = new Set<string | undefined>([undefined]);
  const lines = changes.map(({ message, reason }) => {
    const why = told.has(reason) || severity === 'safe' ? '' : `\n    ${paint('dim', asSentence(reason!))}`;
    told.add(reason);
    return `  ${paint(style, mark)} ${asSentence(message)}${why}\n`;
  });
  return `${paint('bold', `${title} (${changes.length})`)}\n${lines.join('')}`;
}
