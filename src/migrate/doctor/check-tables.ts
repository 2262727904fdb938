import { formatList } from '../../util/list.ts';
import type { Check, Finding } from './finding.ts';
import { counted } from './finding.ts';

/** What to do about tables that are not what models say. */
const BY_MIGRATION =
  'Apply the migrations (phoebe migrate up), or write the one that is missing (phoebe migrate create).';

/** Tables and columns of models that the database does not have: each request that needs one fails. */
export const checkTables: Check = ({ existing, written, optional }) => {
  const missing = written.tables.filter(({ table }) => !existing.hasTable(table)).map(({ table }) => table.name);
  const findings: Finding[] = [];
  if (missing.length > 0)
    findings.push({
      check: 'tables',
      severity: 'error',
      message: `The database lacks ${counted(missing.length, 'table')} of the models: ${formatList(missing)}.`,
      action: `${BY_MIGRATION} phoebe serve makes tables that are missing.`,
    });
  for (const { table, columns } of written.tables) {
    if (!existing.hasTable(table)) continue;
    const lacking = columns.map(({ name }) => name).filter((name) => !existing.hasColumn(table, name));
    if (lacking.length === 0) continue;
    findings.push({
      check: 'columns',
      severity: 'error',
      message: `The table "${table.name}" lacks ${counted(lacking.length, 'column')} of its model: ${formatList(lacking)}.`,
      action: BY_MIGRATION,
    });
  }
  if (findings.length === 0 && written.tables.length > 0)
    findings.push({ check: 'tables', severity: 'ok', message: 'The database has the tables of all models.' });
  for (const { model, without, action } of optional)
    if (!existing.hasTable(model.meta.table))
      findings.push({
        check: 'own tables',
        severity: 'warning',
        message: `The table "${model.meta.tableName}" is not there: ${without}`,
        action,
      });
  return findings;
};
