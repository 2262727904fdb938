import type { Database } from '../../database/database.ts';
import { AccessDeniedError } from '../../errors/query-errors.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import { readExistingObjects } from '../existing-objects.ts';
import { introspect } from '../introspect/introspect.ts';
import type { Migration } from '../migrations/migration-file.ts';
import { migrationStatus } from '../migrations/migration-status.ts';
import { describeModels } from '../schema/describe-models.ts';
import { checkDrift } from './check-drift.ts';
import { checkForeignKeys } from './check-foreign-keys.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { checkMigrations } from './check-migrations.ts';
import { checkPool } from './check-pool.ts';
import { checkRights } from './check-rights.ts';
import { checkServer } from './check-server.ts';
import { checkSettings } from './check-settings.ts';
import { checkTables } from './check-tables.ts';
import type { Check, Finding, OptionalTable } from './finding.ts';
import { readServerFacts } from './read-server-facts.ts';

const CHECKS: readonly Check[] = [
  checkServer,
  checkSettings,
  checkPool,
  checkMigrations,
  checkTables,
  checkRights,
  checkForeignKeys,
  checkLeftovers,
];

const UNKNOWN: Finding = {
  check: 'migrations',
  severity: 'warning',
  message: 'This user may not read which migrations are applied (the table "phoebe_migrations").',
  action: 'Look it over as the user who migrates.',
};

export interface DiagnoseOptions {
  readonly models: readonly ModelCore[];
  readonly migrations?: readonly Migration[];
  /** Tables of Phoebe's own to look for. */
  readonly optional?: readonly OptionalTable[];
}

/**
 * Looks a database over: the server, its settings, tables, keys and migrations. Changes nothing. The statements that read the
 * catalog are as many whatever the database holds.
 *
 * @throws QueryError where the database cannot be read
 * @example (await diagnose(db, { models, migrations: readMigrations('schema/migrations') })).filter(({ severity }) => severity === 'error')
 */
export async function diagnose(
  database: Database,
  { models, migrations = [], optional = [] }: DiagnoseOptions,
): Promise<readonly Finding[]> {
  const dialect = await database.dialect();
  const written = describeModels(models, dialect);
  const schemas = written.tables.flatMap(({ table }) => table.schema ?? []);
  // An application's own user often has no business with the account of migrations.
  const applied = await migrationStatus(database, migrations).catch((error: unknown) => {
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  });
  const facts = {
    dialect,
    written,
    optional,
    server: await readServerFacts(database),
    found: await introspect(database, { schemas }),
    existing: await readExistingObjects(database, schemas),
    migrations: applied ?? [],
  };
  const findings = [...(applied === undefined ? [UNKNOWN] : []), ...CHECKS.flatMap((check) => check(facts))];
  return models.length === 0 ? findings : [...findings, ...(await checkDrift(database, models))];
}
