import { PhoebeError } from '../../errors/phoebe-error.ts';
import { IdempotencyKey } from '../../graphql/index.ts';
import { diagnose } from '../../migrate/doctor/diagnose.ts';
import type { Finding, FindingSeverity, OptionalTable } from '../../migrate/doctor/finding.ts';
import { readMigrations } from '../../migrate/index.ts';
import type { AnyModel } from '../../orm/index.ts';
import { chooseDatabase, type DatabaseFlags } from '../choose-database.ts';
import { loadModels } from '../load-models.ts';
import { packageVersion } from '../package-version.ts';
import { type Paint, paintFor, type Style } from '../paint.ts';
import { withDatabase } from '../with-database.ts';

export interface DoctorOptions extends DatabaseFlags {
  readonly models: string;
  readonly migrations: string;
  readonly json?: boolean;
}

/** Tables that `phoebe serve` makes for itself. */
const OPTIONAL: readonly OptionalTable[] = [
  {
    model: IdempotencyKey,
    without: 'mutations with an Idempotency-Key are refused.',
    action:
      'phoebe serve makes it; elsewhere give IdempotencyKey of "phoebe/graphql" to createTables() with your models.',
  },
];

/** Looks everything over and says what is to be done. A part that fails is a finding too, and the others go on. */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const { models, problem } = await tryModels(options.models);
  const findings: Finding[] = [
    { check: 'node', severity: 'ok', message: `Phoebe ${packageVersion()} on Node ${process.versions.node}.` },
    ...problem,
    ...(await tryDatabase(options, models)),
  ];
  const count = (severity: FindingSeverity): number => findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (options.json) process.stdout.write(`${JSON.stringify({ findings, errors, warnings })}\n`);
  else process.stdout.write(inWords(findings));
  if (errors > 0)
    throw new PhoebeError(
      'SCHEMA_MISMATCH',
      `${errors === 1 ? 'One thing is' : `${errors} things are`} wrong: see the list.`,
    );
}

async function tryModels(folder: string): Promise<{ models: readonly AnyModel[]; problem: readonly Finding[] }> {
  try {
    const { models } = await loadModels(folder);
    const message = `${models.length === 1 ? 'One model' : `${models.length} models`} in ${folder}.`;
    return { models, problem: [{ check: 'models', severity: 'ok', message }] };
  } catch (error) {
    if (!(error instanceof PhoebeError)) throw error;
    return { models: [], problem: [{ check: 'models', severity: 'error', message: error.message }] };
  }
}

async function tryDatabase(options: DoctorOptions, models: readonly AnyModel[]): Promise<readonly Finding[]> {
  const { newDirectory, label } = chooseDatabase(options, process.env.DATABASE_URL);
  if (newDirectory !== undefined)
    return [
      {
        check: 'connection',
        severity: 'error',
        message: `There is no database yet: ${label} is made by the first phoebe serve or phoebe migrate up.`,
        action: 'Run one of them, or name a database with --database or DATABASE_URL.',
      },
    ];
  try {
    return await withDatabase(options, (database, tell) => {
      tell('looking the database over');
      return diagnose(database, { models, migrations: readMigrations(options.migrations), optional: OPTIONAL });
    });
  } catch (error) {
    if (!(error instanceof PhoebeError)) throw error;
    return [{ check: 'connection', severity: 'error', message: error.message }];
  }
}

const LOOKS: Readonly<Record<FindingSeverity, { readonly mark: string; readonly style: Style }>> = {
  ok: { mark: '✔', style: 'green' },
  warning: { mark: '⚠', style: 'yellow' },
  error: { mark: '✖', style: 'red' },
};

/** So many statements are printed; the others are in the JSON. */
const MAX_STATEMENTS = 10;

function inWords(findings: readonly Finding[]): string {
  const paint: Paint = paintFor(process.stdout);
  const lines = findings.flatMap(({ severity, message, action, statements = [] }) => {
    const { mark, style } = LOOKS[severity];
    const more = statements.length - MAX_STATEMENTS;
    return [
      `${paint(style, mark)} ${message}`,
      ...(action === undefined ? [] : [`  → ${action}`]),
      ...statements.slice(0, MAX_STATEMENTS).map((statement) => `    ${paint('dim', statement)}`),
      ...(more > 0 ? [`    … and ${more} more: see them with --json`] : []),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}
