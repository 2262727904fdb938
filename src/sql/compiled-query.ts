import type { DriverValue } from './nodes/expression.ts';

/** A statement ready for a driver: text with `$1 … $n`, and the values in the text format. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly DriverValue[];
  /** What its rows may take of; undefined where they may have any length. */
  readonly allowance?: ReadAllowance | undefined;
}

/** Bytes that the rows of some statements may have together. */
export interface ReadAllowance {
  /** Goes down with each row that comes; rows that come when it is below 0 are thrown away, and the statement fails. */
  left: number;
}

/** What the compiler makes of a tree: the text, and for each placeholder its value or the slot that gives it. */
export interface CompiledQuery {
  readonly sql: string;
  /** Fills the slots (`param('name')`) and gives the statement. A missing or unknown name throws InvalidArgumentError. */
  bind(args?: Readonly<Record<string, unknown>>): BoundStatement;
}
