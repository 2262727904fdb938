import { quoteIdentifier } from '../../sql/compile/quote.ts';
import { formatList } from '../../util/list.ts';
import type { Check } from './finding.ts';

/** What the user may not do with the tables of models. Rules may forbid the same, so only reading is needed. */
export const checkRights: Check = ({ server: { forbidden }, written, found: { defaultSchema } }) => {
  const own = forbidden.filter((one) =>
    written.tables.some(({ table }) => table.name === one.table && (table.schema ?? defaultSchema) === one.schema),
  );
  if (own.length === 0) return [];
  const cannotRead = own.filter(({ actions }) => actions.startsWith('SELECT')).map(({ table }) => table);
  const message =
    cannotRead.length > 0
      ? `The user of the database may not read ${formatList(cannotRead)}.`
      : `The user of the database may only do some things with ${formatList(own.map(({ table }) => table))}.`;
  return [
    {
      check: 'rights',
      severity: cannotRead.length > 0 ? 'error' : 'warning',
      message,
      action: 'Give the user the rights that the models need, as the owner of the tables.',
      statements: own.map(
        ({ schema, table, actions }) =>
          `GRANT ${actions} ON TABLE ${quoteIdentifier(schema)}.${quoteIdentifier(table)} TO …;`,
      ),
    },
  ];
};
