import { formatList } from '../../util/list.ts';
import type { MigrationState } from '../migrations/migration-status.ts';
import type { Check, Finding } from './finding.ts';

interface StateRule extends Pick<Finding, 'severity' | 'action'> {
  readonly state: MigrationState;
  readonly words: string;
}

const RULES: readonly StateRule[] = [
  {
    state: 'unfinished',
    severity: 'error',
    words: 'stopped in the middle',
    action: 'Go on with it: phoebe migrate up, or phoebe migrate down.',
  },
  {
    state: 'edited',
    severity: 'error',
    words: 'applied, and edited since',
    action: 'Put the file back as it was applied, and make a new migration for what is to be different.',
  },
  {
    state: 'missing',
    severity: 'warning',
    words: 'applied, and without a file',
    action: 'Bring the file back, from another branch perhaps: without it nothing can be taken back.',
  },
  { state: 'pending', severity: 'warning', words: 'not applied', action: 'Apply them: phoebe migrate up.' },
];

/** How far the migrations are. */
export const checkMigrations: Check = ({ migrations }) => {
  if (migrations.length === 0) return [];
  const findings = RULES.flatMap(({ state, words, ...rest }): readonly Finding[] => {
    const names = migrations.filter((one) => one.state === state).map(({ name }) => name);
    if (names.length === 0) return [];
    const verb = names.length === 1 ? 'is' : 'are';
    return [{ check: 'migrations', message: `${formatList(names)} ${verb} ${words}.`, ...rest }];
  });
  if (findings.length > 0) return findings;
  const all =
    migrations.length === 1 ? 'The migration is applied.' : `All ${migrations.length} migrations are applied.`;
  return [{ check: 'migrations', severity: 'ok', message: all }];
};
