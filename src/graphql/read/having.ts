import { decimalType } from '../../orm/fields/types/decimal.ts';
import { countType } from '../../orm/fields/types/integer.ts';
import { Expression } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { call, cast, keyword } from '../../sql/nodes/factories.ts';
import { aggregatedColumns } from '../api/aggregate-functions.ts';
import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import { noOperator, operatorConditions } from './operator-conditions.ts';
import { assertReadable, columnOf, type Source } from './source.ts';

type Filters = Readonly<Record<string, unknown>>;

/** A condition on groups, as GraphQL hands it over: filters of the row count, of sums and of means. */
export type HavingInput = Filters;

/** What HAVING says; all of it must hold. @throws OperationError BAD_USER_INPUT */
export function havingConditions(api: ApiModel, having: HavingInput, source: Source): SqlExpression[] {
  const conditions: SqlExpression[] = [];
  for (const [key, given] of Object.entries(having)) {
    if (given === undefined) continue;
    const path = `having.${key}`;
    if (given === null) throw nullHaving(path);
    if (key === 'count') {
      const count = new Expression<any>(call('count', [keyword('*')]), countType, false);
      conditions.push(operatorConditions(given as Filters, { left: count, kind: 'number' }, path).node);
      continue;
    }
    const column = aggregatedColumns(api, 'sum').find(({ name }) => name === key)!;
    assertReadable(source, column.field.property, path);
    if (Object.keys(given as Filters).length === 0) throw noOperator(path);
    for (const [name, filter] of Object.entries(given as Filters)) {
      if (filter === undefined) continue;
      if (filter === null) throw nullHaving(`${path}.${name}`);
      // Sums and means are compared as exact decimals, whatever the engine makes of them.
      const type = decimalType();
      const value = cast(call(name, [columnOf(source, column.field).node]), type.castType);
      const left = new Expression<any>(value, type, true);
      conditions.push(operatorConditions(filter as Filters, { left, kind: 'number' }, `${path}.${name}`).node);
    }
  }
  return conditions;
}

function nullHaving(path: string): Error {
  return badInput('A condition on groups takes no null. Leave the key out.', path);
}
