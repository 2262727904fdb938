import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { DerivedNode, Query } from '../../sql/nodes/query.ts';
import { type DerivedNodeOptions, derived } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import { NamedSource, type Output } from './source.ts';

/**
 * A query, a list of values or a function as a source of rows: `(SELECT …) AS "sub"`.
 * @example
 *   const totals = Booking.select({ facility: Booking.facilityId, total: fn.sum(Booking.slots) }).groupBy(Booking.facilityId).as('totals');
 *   Facility.select({ name: Facility.name, total: totals.columns.total }).join(totals, { on: totals.columns.facility.eq(Facility.id) })
 */
export class Derived<Row> extends NamedSource<Row> {
  readonly source: DerivedNode;
  private readonly outputs: readonly Output[];

  constructor(source: DerivedNode, outputs: readonly Output[], origin: ModelCore | undefined) {
    super(source.alias, outputs, origin);
    this.source = source;
    this.outputs = outputs;
  }

  /** The same source, which may refer to the sources before it: for `joinLateral`. */
  lateral(): Derived<Row> {
    return new Derived<Row>({ ...this.source, lateral: true }, this.outputs, this.origin);
  }
}

/** @internal */
export function derivedFrom<Row>(
  source: Query | SqlExpression,
  name: string,
  outputs: readonly Output[],
  rest: { readonly origin: ModelCore | undefined; readonly options?: DerivedNodeOptions },
): Derived<Row> {
  return new Derived<Row>(derived(source, name, rest.options), outputs, rest.origin);
}
