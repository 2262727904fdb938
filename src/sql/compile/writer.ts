import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { ParamNode, ValueNode } from '../nodes/expression.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { checkTypeName } from './type-name.ts';

/** The protocol counts a statement's parameters in 16 bits (postgresql.org/docs/current/protocol-message-formats.html, Bind). */
export const MAX_PARAMETERS = 65_535;

/** Below this many placeholders a scan finds a node that was printed before faster than a map does. */
const SCAN_LIMIT = 16;

/** Collects a statement's text and its placeholders while the printers walk the tree. */
export class SqlWriter {
  text = '';
  readonly dialect: Dialect;
  /**
   * True in definitions and in conditions of indexes: columns have no source in front, and values are constants. A definition takes
   * no parameters, and a plan that PostgreSQL keeps for a prepared statement finds no partial index by one.
   */
  isDefinition: boolean;
  /** The windows that the select defines which is being printed. */
  windows: readonly string[] = [];
  readonly placeholders: (ValueNode | ParamNode)[] = [];
  #positions: Map<ValueNode | ParamNode, number> | undefined;

  constructor(dialect: Dialect, isDefinition = false) {
    this.dialect = dialect;
    this.isDefinition = isDefinition;
  }

  /** `"a"`. */
  identifier(name: string): void {
    this.text += quoteIdentifier(name);
  }

  /** `"a", "b"`. */
  identifiers(names: readonly string[]): void {
    for (let index = 0; index < names.length; index += 1) {
      this.text += index === 0 ? quoteIdentifier(names[index]!) : `, ${quoteIdentifier(names[index]!)}`;
    }
  }

  /** A value's placeholder, or in a definition the value itself. */
  value(node: ValueNode): void {
    if (!this.isDefinition) this.text += `$${this.#position(node)}`;
    else this.text += node.value === null ? 'NULL' : quoteLiteral(node.value);
    this.#cast(node.cast);
  }

  /** The placeholder of a held query's slot. */
  param(node: ParamNode): void {
    if (this.isDefinition) {
      throw new InvalidArgumentError(
        `A definition or the condition of an index cannot hold the parameter "${node.name}": give the value itself, which is ` +
          'printed as a constant.',
      );
    }
    const earlier = this.placeholders.find((other) => other.kind === 'param' && isSameSlot(other, node));
    this.text += `$${this.#position(earlier ?? node)}`;
    this.#cast(node.cast);
  }

  #cast(type: string | undefined): void {
    if (type !== undefined) this.text += `::${checkTypeName(type)}`;
  }

  /** Counts from 1. A node that was printed before keeps its place: GROUP BY must repeat what SELECT has. */
  #position(node: ValueNode | ParamNode): number {
    const { placeholders } = this;
    if (placeholders.length < SCAN_LIMIT) {
      const index = placeholders.indexOf(node);
      if (index >= 0) return index + 1;
    } else {
      this.#positions ??= new Map(placeholders.map((placeholder, index) => [placeholder, index + 1]));
      const position = this.#positions.get(node);
      if (position !== undefined) return position;
      this.#positions.set(node, placeholders.length + 1);
    }
    const count = placeholders.push(node);
    if (count > MAX_PARAMETERS) {
      throw new InvalidArgumentError(
        `The statement has more than ${MAX_PARAMETERS} parameters, the most that the protocol can count: send fewer rows at ` +
          'once, or one array as a single parameter.',
      );
    }
    return count;
  }
}

function isSameSlot(a: ParamNode, b: ParamNode): boolean {
  return a.name === b.name && a.encode === b.encode && a.cast === b.cast;
}
