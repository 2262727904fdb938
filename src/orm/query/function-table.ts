import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { CallNode } from '../../sql/nodes/expression.ts';
import { derived } from '../../sql/nodes/query-factories.ts';
import type { Field } from '../fields/field.ts';
import { Derived } from './derived.ts';

/** What the columns of a function's rows are called and what they hold. */
export type TableFields = Readonly<Record<string, Field<any, any, any>>>;
export type RowOfTable<F extends TableFields> = {
  -readonly [K in keyof F]: F[K] extends Field<infer Read, any, any> ? Read : never;
};

/** `generate_series(…) AS "days" ("day")`: the rows of a function as a source. */
export function tableOfFunction<Row>(call: CallNode, name: string, fields: TableFields): Derived<Row> {
  const columns = Object.keys(fields);
  if (columns.length === 0)
    throw new InvalidArgumentError('table() takes the columns of the rows, each with its field: { day: date() }.');
  const outputs = Object.entries(fields).map(([property, { type }]) => ({ property, columnName: property, type }));
  return new Derived<Row>(derived(call, name, { columns }), outputs, undefined);
}
