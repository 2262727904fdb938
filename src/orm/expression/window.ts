import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import {
  FRAME_EXCLUSIONS,
  FRAME_UNITS,
  type FrameBound,
  type FrameUnit,
  type WindowNode,
} from '../../sql/nodes/expression.ts';
import { literal, windowOf } from '../../sql/nodes/factories.ts';
import { inspect } from '../../util/inspect.ts';
import { type HasNode, hasNode, nodeOf } from './operand.ts';
import { type OrderTerm, orderingNode } from './order-term.ts';

/** Where a frame begins or ends. An offset counts rows or groups; for `range` it may be an interval, given as SQL. */
export type Bound =
  | 'unbounded preceding'
  | 'current row'
  | 'unbounded following'
  | { readonly preceding: number | HasNode }
  | { readonly following: number | HasNode };

/** One bound means: from there to the current row. */
export type Frame = Bound | readonly [from: Bound, to: Bound];

export interface WindowOptions {
  readonly partitionBy?: readonly HasNode[];
  readonly orderBy?: readonly OrderTerm[];
  /** Frame by position. */
  readonly rows?: Frame;
  /** Frame by the value of the one order term. */
  readonly range?: Frame;
  /** Frame by groups of rows that are equal in order. */
  readonly groups?: Frame;
  /** Rows to leave out of the frame. */
  readonly exclude?: (typeof FRAME_EXCLUSIONS)[number];
  /** A named window that this one adds an order and a frame to. */
  readonly base?: Window;
}

const FIXED_BOUNDS: readonly unknown[] = ['unbounded preceding', 'current row', 'unbounded following'];

/** A window with a name, defined once in a query: `query.window(w)`, and used by `fn.sum(x).over(w)`. */
export class Window {
  readonly name: string;
  readonly definition: WindowNode;

  constructor(name: string, options: WindowOptions) {
    if (name === '') throw new InvalidArgumentError('window() takes a name of at least one character.');
    this.name = name;
    this.definition = windowNode(options);
  }
}

/**
 * A named window.
 * @example
 *   const byDay = window('by_day', { partitionBy: [Booking.facilityId], orderBy: [Booking.start] });
 *   Booking.select({ total: fn.sum(Booking.slots).over(byDay), row: fn.row_number().over(byDay) }).window(byDay)
 *   // SELECT sum("slots") OVER "by_day" … WINDOW "by_day" AS (PARTITION BY … ORDER BY …)
 */
export function window(name: string, options: WindowOptions = {}): Window {
  return new Window(name, options);
}

/** @throws InvalidArgumentError for two frames, or an unknown bound */
export function windowNode({ partitionBy, orderBy, exclude, base, ...frames }: WindowOptions): WindowNode {
  const units = FRAME_UNITS.filter((unit) => frames[unit] !== undefined);
  if (units.length > 1) throw new InvalidArgumentError(`A window has one frame, but got several: ${units.join(', ')}.`);
  const [unit] = units;
  if (exclude !== undefined && (unit === undefined || !FRAME_EXCLUSIONS.includes(exclude)))
    throw new InvalidArgumentError(
      `exclude takes one of ${FRAME_EXCLUSIONS.join(', ')}, beside rows, range or groups, but got: ${inspect(exclude)}.`,
    );
  const own = windowOf({
    ...(partitionBy !== undefined && { partitionBy: partitionBy.map(nodeOf) }),
    ...(orderBy !== undefined && { orderBy: orderBy.map(orderingNode) }),
    ...(unit !== undefined && {
      frame: { ...frameNode(unit, frames[unit]!), ...(exclude !== undefined && { exclude }) },
    }),
  });
  return base === undefined ? own : extended(base.definition, own);
}

/**
 * Written out, since CockroachDB loses the parts of a window that another one is based on.
 * @throws InvalidArgumentError for parts that the base has already, as the engines refuse them
 */
function extended({ frame: _, ...base }: WindowNode, own: WindowNode): WindowNode {
  if (own.partitionBy !== undefined || (own.orderBy !== undefined && base.orderBy !== undefined))
    throw new InvalidArgumentError(
      "A window with a base adds an order that the base has not, and a frame; the rest is the base's.",
    );
  return { ...own, ...base };
}

function frameNode(unit: FrameUnit, frame: Frame): NonNullable<WindowNode['frame']> {
  if (!Array.isArray(frame)) return { unit, start: boundNode(frame as Bound) };
  const [from, to] = frame as readonly [Bound, Bound];
  return { unit, start: boundNode(from), end: boundNode(to) };
}

function boundNode(bound: Bound): FrameBound {
  if (FIXED_BOUNDS.includes(bound)) return { bound: bound as 'current row' };
  if (typeof bound === 'object' && bound !== null) {
    if ('preceding' in bound) return { bound: 'preceding', offset: offsetNode(bound.preceding) };
    if ('following' in bound) return { bound: 'following', offset: offsetNode(bound.following) };
  }
  throw new InvalidArgumentError(
    `A frame's bound is ${FIXED_BOUNDS.map((name) => `"${name}"`).join(', ')}, { preceding: n } or { following: n }, but got: ${inspect(bound)}.`,
  );
}

function offsetNode(offset: number | HasNode) {
  if (hasNode(offset)) return nodeOf(offset);
  if (typeof offset !== 'number' || !Number.isFinite(offset) || offset < 0)
    throw new InvalidArgumentError(`The offset of a frame is a number of at least 0, but got: ${inspect(offset)}.`);
  return literal(offset);
}
