import type { Database } from '../../database/database.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { formatList } from '../../util/list.ts';
import { diffModels, type ModelDiff } from '../diff/diff-models.ts';
import { sqlOfSteps } from '../migrations/print-migration.ts';
import { counted, type Finding } from './finding.ts';

type ChangeKind = ModelDiff['changes'][number]['kind'];

/** Tables and columns that are missing have findings of their own, and tables of no model may belong to somebody else. */
const TOLD_ELSEWHERE: ReadonlySet<ChangeKind> = new Set(['createTable', 'createEnum', 'addColumn', 'dropTable']);

/** What else differs between the database and the models; the comparison needs rights that not every user has. */
export async function checkDrift(database: Database, models: readonly ModelCore[]): Promise<readonly Finding[]> {
  try {
    const diff = await diffModels(database, models);
    return [...strangers(diff), ...differences(diff, await database.dialect())];
  } catch (error) {
    if (!(error instanceof PhoebeError)) throw error;
    const message = `The database was not compared with the models. ${error.message}`;
    return [{ check: 'drift', severity: 'warning', message }];
  }
}

function strangers({ changes }: ModelDiff): readonly Finding[] {
  const names = changes.flatMap((change) => (change.kind === 'dropTable' ? [change.before.table.name] : []));
  if (names.length === 0) return [];
  return [
    {
      check: 'other tables',
      severity: 'ok',
      message: `The database has ${counted(names.length, 'table')} of no model: ${formatList(names)}. phoebe models pull writes models, and phoebe migrate create needs --ignore where they are to stay.`,
    },
  ];
}

function differences({ changes, up, leftOut }: ModelDiff, dialect: Dialect): readonly Finding[] {
  if (changes.every(({ kind }) => kind === 'dropTable'))
    return [{ check: 'drift', severity: 'ok', message: `The tables are what the models say.${notCompared(leftOut)}` }];
  if (changes.every(({ kind }) => TOLD_ELSEWHERE.has(kind))) return [];
  const steps = sqlOfSteps(
    up.filter(({ statement }) => statement.kind !== 'dropTable'),
    dialect,
  );
  return [
    {
      check: 'drift',
      severity: 'warning',
      message: `The tables differ from the models: ${counted(steps.length, 'statement')} would make them so.${notCompared(leftOut)}`,
      action: 'See them by phoebe migrate diff; write them by phoebe migrate create.',
      statements: steps.map(
        ({ sql, destroys }) => `${sql};${destroys === undefined ? '' : ` -- destructive: ${destroys}`}`,
      ),
    },
  ];
}

function notCompared(leftOut: readonly string[]): string {
  return leftOut.length === 0 ? '' : ` Not compared: ${leftOut.join(', ')}.`;
}
