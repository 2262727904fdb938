import type { ApiModel } from '../../api/api-model.ts';
import type { RowJoin } from '../../read/join-rows.ts';
import { rowsQuery } from '../../read/rows-query.ts';
import { StatementScope } from '../../read/statement-scope.ts';
import { isColumnsOnly, type Wanted } from '../../read/wanted.ts';
import { placesOf } from './run.ts';
import type { HeldRow } from './shape.ts';

/** The statement for a row by its primary key, made once for a plan; undefined where it may be another one next time. */
export function heldRow(api: ApiModel, wanted: Wanted, joins: readonly RowJoin[]): HeldRow | undefined {
  const { primaryKey: fields } = api;
  if (fields.length !== 1 || !isColumnsOnly(api, wanted) || !joins.every(readsColumnsOnly)) return undefined;
  const { node, names } = rowsQuery(
    { key: { api, fields }, keys: undefined, wanted, joins },
    new StatementScope(undefined),
  );
  return { node, places: placesOf(names) };
}

function readsColumnsOnly({ relation, wanted, joins }: RowJoin): boolean {
  return isColumnsOnly(relation.other, wanted) && joins.every(readsColumnsOnly);
}
