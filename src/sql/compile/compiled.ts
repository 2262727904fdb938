import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { formatList } from '../../util/list.ts';
import type { BoundStatement, CompiledQuery } from '../compiled-query.ts';
import type { DriverValue, ParamNode, ValueNode } from '../nodes/expression.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** The compiled form of a statement whose placeholders all have their values. */
export class FixedQuery implements CompiledQuery {
  readonly sql: string;
  readonly #statement: BoundStatement;

  constructor(sql: string, placeholders: readonly ValueNode[]) {
    this.sql = sql;
    this.#statement = { sql, values: placeholders.map((placeholder) => placeholder.value) };
  }

  bind(args?: Arguments): BoundStatement {
    if (args !== undefined) checkNames(args, []);
    return this.#statement;
  }
}

interface Slot {
  readonly index: number;
  readonly name: string;
  readonly encode: ParamNode['encode'];
}

/** The compiled form of a held query: `bind` fills its slots. */
export class HeldQuery implements CompiledQuery {
  readonly sql: string;
  readonly #template: readonly DriverValue[];
  readonly #slots: readonly Slot[];
  readonly #names: readonly string[];

  constructor(sql: string, placeholders: readonly (ValueNode | ParamNode)[]) {
    this.sql = sql;
    this.#template = placeholders.map((placeholder) => (placeholder.kind === 'value' ? placeholder.value : null));
    this.#slots = placeholders.flatMap((placeholder, index) =>
      placeholder.kind === 'param' ? [{ index, name: placeholder.name, encode: placeholder.encode }] : [],
    );
    this.#names = [...new Set(this.#slots.map((slot) => slot.name))];
  }

  bind(args: Arguments = NO_ARGUMENTS): BoundStatement {
    const values = this.#template.slice();
    const slots = this.#slots;
    for (let position = 0; position < slots.length; position += 1) {
      const slot = slots[position]!;
      const argument = Object.hasOwn(args, slot.name) ? args[slot.name] : undefined;
      if (argument === undefined) throw missing(slot.name);
      const { encode } = slot;
      values[slot.index] = argument === null ? null : encode(argument);
    }
    if (countNames(args) !== this.#names.length) checkNames(args, this.#names);
    return { sql: this.sql, values };
  }
}

const NO_ARGUMENTS: Arguments = {};

function countNames(args: Arguments): number {
  let count = 0;
  for (const _ in args) count += 1;
  return count;
}

function checkNames(args: Arguments, known: readonly string[]): void {
  for (const name of Object.keys(args)) {
    if (known.includes(name)) continue;
    const has = known.length === 0 ? 'It has no parameters.' : `It has ${formatList(known)}.`;
    throw new InvalidArgumentError(`The query has no parameter "${name}".${didYouMean(name, known)} ${has}`);
  }
}

function missing(name: string): InvalidArgumentError {
  return new InvalidArgumentError(`The query's parameter "${name}" got no value: give null for NULL.`);
}
