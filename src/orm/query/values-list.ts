import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { cast, literal, value } from '../../sql/nodes/factories.ts';
import { values } from '../../sql/nodes/query-factories.ts';
import { hasNode, nodeOf } from '../expression/operand.ts';
import type { Field } from '../fields/field.ts';
import { type Derived, derivedFrom } from './derived.ts';

type Fields = Readonly<Record<string, Field<any, any, any>>>;
type RowOf<F extends Fields> = { -readonly [K in keyof F]: F[K] extends Field<infer Read, any, any> ? Read : never };
type WriteOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<any, infer Write, any> ? Write : never };

/**
 * A list of rows as a source, Peewee's `ValuesList`.
 * @example
 *   const prices = valuesList('prices', { sku: text(), price: decimal() }, [{ sku: 'a', price: '1.50' }]);
 *   Product.select({ name: Product.name, price: prices.columns.price }).join(prices, { on: prices.columns.sku.eq(Product.sku) })
 *   // … INNER JOIN (VALUES ($1::text, $2::decimal)) AS "prices" ("sku", "price") ON …
 */
export function valuesList<const F extends Fields>(
  name: string,
  fields: F,
  rows: readonly WriteOf<F>[],
): Derived<RowOf<F>> {
  const entries = Object.entries(fields);
  if (rows.length === 0 || entries.length === 0)
    throw new InvalidArgumentError('valuesList() takes at least one field and one row.');
  const outputs = entries.map(([property, { type }]) => ({ property, columnName: property, type }));
  const nodes = rows.map((row) => entries.map(([property, field]) => cell(row[property], field)));
  return derivedFrom<RowOf<F>>(values(nodes), name, outputs, {
    origin: undefined,
    options: { columns: entries.map(([property]) => property) },
  });
}

function cell(given: unknown, { type }: Field<any, any, any>): SqlExpression {
  if (given === null || given === undefined) return cast(literal(null), type.castType);
  return hasNode(given) ? nodeOf(given) : value(type.toDriver(given), type.castType);
}
