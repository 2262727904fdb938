import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { DATE_PARTS, type DatePart } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import { floatType } from '../fields/types/float.ts';
import type { Expression } from './expression.ts';
import { Structured } from './structured.ts';

/** What a time can be cut down to. */
export const TRUNCATIONS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
export type Truncation = (typeof TRUNCATIONS)[number];

/** Parts of dates and times. The database works in UTC unless the expression says otherwise: `atTimeZone`. */
export abstract class Temporal<out T, W = NonNullable<T>> extends Structured<T, W> {
  /**
   * A part of a date or time as a number: `EXTRACT(year FROM "created")`. `dow` counts Sunday as 0, `isodow` Monday as 1;
   * `epoch` gives seconds, with a fraction.
   */
  extract<U = T>(part: DatePart): Expression<number | Extract<U, null>> {
    if (!DATE_PARTS.includes(part))
      throw new InvalidArgumentError(`extract() takes one of ${DATE_PARTS.join(', ')}, but got: ${inspect(part)}.`);
    return this.derive(node.extract(part, this.node), floatType, this.isNullable);
  }

  /** `EXTRACT(year FROM value)` */
  year<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('year');
  }

  /** `EXTRACT(month FROM value)`: 1 to 12. */
  month<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('month');
  }

  /** The day of the month: `EXTRACT(day FROM value)`. */
  day<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('day');
  }

  /** `EXTRACT(hour FROM value)` */
  hour<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('hour');
  }

  /** `EXTRACT(minute FROM value)` */
  minute<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('minute');
  }

  /** `EXTRACT(second FROM value)`, with the fraction. */
  second<U = T>(): Expression<number | Extract<U, null>> {
    return this.extract<U>('second');
  }

  /**
   * The start of the year, month, day … that a time lies in.
   * @example Tweet.created.truncate('month')   // date_trunc('month', "tweets"."created")::timestamptz
   */
  truncate(unit: Truncation): Expression<T, W> {
    if (!TRUNCATIONS.includes(unit))
      throw new InvalidArgumentError(`truncate() takes one of ${TRUNCATIONS.join(', ')}, but got: ${inspect(unit)}.`);
    const { type } = this;
    const truncated = node.call('date_trunc', [node.literal(unit), this.node]);
    // A date comes out as a timestamptz, so the type is said again.
    return this.derive<T, W>(
      type === undefined ? truncated : node.cast(truncated, type.castType),
      type,
      this.isNullable,
    );
  }

  /**
   * The local time of a moment in a time zone; of a local time the moment.
   * @example Tweet.created.atTimeZone('America/New_York')   // "tweets"."created" AT TIME ZONE $1
   */
  atTimeZone(zone: string): Expression<any> {
    return this.derive(node.binary(this.node, 'at time zone', node.value(zone, 'text')), undefined, this.isNullable);
  }
}
