import { AccessPolicy, type ExplainedRule, explainAccess, isRules, type Viewer } from '../../access/index.ts';
import { InvalidArgumentError, PhoebeError } from '../../errors/phoebe-error.ts';
import { buildSchema } from '../../graphql/index.ts';
import type { AnyModel } from '../../orm/index.ts';
import { postgresDialect } from '../../sql/dialects/postgres.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { formatList } from '../../util/list.ts';
import { type SchemaFlags, schemaSettings } from '../config/server-settings.ts';
import { describeLoadError } from '../describe-load-error.ts';
import { loadModels } from '../load-models.ts';
import { ModelFileError } from '../model-file-error.ts';

export interface AccessExplainOptions extends SchemaFlags {
  readonly models: string;
  readonly as?: string;
  readonly model?: readonly string[];
  readonly json?: boolean;
}

/** The conditions of rules are the same on every engine, or nearly: this is the SQL that most people read. */
const DIALECT = postgresDialect({ major: 18, minor: 0 });

/** Prints what the rules of the models say for a viewer. Needs no database. */
export async function printAccess(options: AccessExplainOptions): Promise<void> {
  const viewer = options.as === undefined ? null : viewerOf(options.as);
  const { models, operations, folder } = await loadModels(options.models, options);
  const given = schemaSettings(options);
  // What is wrong with the rules is said as `phoebe serve` says it.
  buildSchema(models, { ...given, operations });
  const policy = new AccessPolicy(
    operations.filter(isRules),
    given.modelsWithoutRules && { modelsWithoutRules: given.modelsWithoutRules },
  );
  const rules = chosenModels(models, options.model).flatMap((model) => explain(policy, model, { viewer, folder }));
  process.stdout.write(options.json ? `${JSON.stringify({ viewer, rules })}\n` : asTable(rules));
}

function viewerOf(text: string): Viewer | null {
  let viewer: unknown;
  try {
    viewer = JSON.parse(text);
  } catch (cause) {
    throw wrongViewer(text, cause);
  }
  if (typeof viewer !== 'object' || Array.isArray(viewer)) throw wrongViewer(text);
  return viewer;
}

function wrongViewer(text: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError(
    `--as takes a viewer as a JSON object in quotes, such as '{"id": 1, "role": "admin"}', but got: ${text}`,
    { cause },
  );
}

function chosenModels(models: readonly AnyModel[], names: readonly string[] | undefined): readonly AnyModel[] {
  if (names === undefined) return models;
  const known = models.map(({ meta }) => meta.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `There is no model "${unknown}".${didYouMean(unknown, known)} Known: ${formatList(known, 'and')}.`,
    );
  return models.filter(({ meta }) => names.includes(meta.name));
}

/** A rule is a function of the application's own, which may know nothing of a viewer like this. */
function explain(
  policy: AccessPolicy,
  model: AnyModel,
  { viewer, folder }: { readonly viewer: Viewer | null; readonly folder: string },
): readonly ExplainedRule[] {
  try {
    return explainAccess(policy, [model], { viewer, dialect: DIALECT });
  } catch (cause) {
    const failure = cause instanceof PhoebeError && cause.cause instanceof PhoebeError ? cause.cause : cause;
    const reason = failure instanceof PhoebeError ? failure.message : describeLoadError(failure, folder);
    throw new ModelFileError(`A rule of "${model.meta.name}" fails for this viewer. ${reason}`, { cause });
  }
}

const HEADINGS = ['MODEL', 'FIELD', 'ACTION', 'ALLOWED', 'WHERE'] as const;

/** Columns with blanks between them, for people and for `grep`. */
function asTable(rules: readonly ExplainedRule[]): string {
  const lines = [
    HEADINGS,
    ...rules.map(
      ({ model, field = '-', action, allowed, condition }) =>
        [model, field, action, allowed, condition === undefined ? '' : withValues(condition)] as const,
    ),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => `${line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function withValues({ sql, parameters }: NonNullable<ExplainedRule['condition']>): string {
  if (parameters.length === 0) return sql;
  const values = parameters.map((value, index) => `$${index + 1} = ${value === null ? 'NULL' : JSON.stringify(value)}`);
  return `${sql}  [${values.join(', ')}]`;
}
