import { quoteIdentifier } from '../../sql/compile/quote.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { formatList } from '../../util/list.ts';
import type { Check, Finding } from './finding.ts';
import type { Leftover } from './read-server-facts.ts';

/** What was begun and not finished: indexes that failed, constraints that nobody has checked, tables that are locked. */
export const checkLeftovers: Check = ({ server: { leftovers }, found, dialect }) => {
  const of = (kind: Leftover['kind']): readonly Leftover[] => leftovers.filter((one) => one.kind === kind);
  const namesOf = (all: readonly Leftover[]): string => formatList(all.map(({ name }) => name));
  const [indexes, constraints, locked] = [of('index'), of('constraint'), of('locked table')];
  const keyless = found.tables.filter(({ primaryKey }) => primaryKey === undefined).map(({ table }) => table.name);
  const findings: Finding[] = [];
  if (indexes.length > 0)
    findings.push({
      check: 'indexes',
      severity: 'warning',
      message: `The build of ${namesOf(indexes)} failed or still runs: such an index costs every write and serves no read.`,
      action: 'Where no build runs any more, drop it and build it again.',
      statements: indexes.map((one) => dropIndex(one, dialect)),
    });
  if (constraints.length > 0)
    findings.push({
      check: 'constraints',
      severity: 'warning',
      message: `Nobody has checked whether the rows keep ${namesOf(constraints)}.`,
      action: 'Check it: the statement fails where a row breaks the rule.',
      statements: constraints.map(
        (one) => `ALTER TABLE ${placeOf(one)} VALIDATE CONSTRAINT ${quoteIdentifier(one.name)};`,
      ),
    });
  if (keyless.length > 0)
    findings.push({
      check: 'primary keys',
      severity: 'warning',
      message: `${formatList(keyless)} ${keyless.length === 1 ? 'has' : 'have'} no primary key, so no row can be named.`,
      action: 'Give the model a key, and write a migration: phoebe migrate create.',
    });
  if (locked.length > 0)
    // Release notes v26.1: new tables are schema_locked, which helps changefeeds.
    findings.push({
      check: 'locked tables',
      severity: 'ok',
      message: `${namesOf(locked)} ${locked.length === 1 ? 'is' : 'are'} schema_locked. Migrations unlock a table where they must; SQL of your own may be refused (57000) until it says ALTER TABLE … SET (schema_locked = false).`,
    });
  return findings;
};

function placeOf({ schema, table }: Leftover): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

function dropIndex(one: Leftover, { indexNamesPerTable }: Dialect): string {
  const name = quoteIdentifier(one.name);
  if (indexNamesPerTable) return `DROP INDEX ${placeOf(one)}@${name};`;
  return `DROP INDEX CONCURRENTLY ${quoteIdentifier(one.schema)}.${name};`;
}
