import { hasNode } from '../../orm/expression/operand.ts';
import { Expression, type ModelMeta } from '../../orm/index.ts';
import { encodeField } from '../../orm/query/encode-values.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import { binary, param } from '../../sql/nodes/factories.ts';
import type { Values } from './input-values.ts';

/** The values of a row to be written, apart from what is the same for other values: a statement with slots for them. */
export class WriteSlots {
  readonly args: Record<string, DriverValue> = {};
  /** The same for all rows that are written by the same text. */
  key = '';
  readonly #meta: ModelMeta;
  readonly #prefix: string;
  readonly #values: Values;

  private constructor(meta: ModelMeta, values: Values, prefix: string) {
    this.#meta = meta;
    this.#values = values;
    this.#prefix = prefix;
  }

  /**
   * Undefined where one is something else than a value, or a value that is added to a column.
   * @param prefix tells the slots of several rows apart
   */
  static of(meta: ModelMeta, values: Values, prefix = ''): WriteSlots | undefined {
    const slots = new WriteSlots(meta, values, prefix);
    for (const property of Object.keys(values)) if (!slots.#take(property, values[property])) return undefined;
    return slots;
  }

  /** The values as the ORM takes them, with slots in their place. */
  template(): Values {
    const template: Values = {};
    for (const [property, given] of Object.entries(this.#values)) {
      if (given === undefined) continue;
      const added = addedValue(given);
      const slot = param(this.#prefix + property, asText, added?.right.cast);
      const node = added === undefined ? slot : binary(added.left, added.operator, slot);
      template[property] = new Expression<unknown>(node, this.#meta.fieldOf(property).type);
    }
    return template;
  }

  #take(property: string, given: unknown): boolean {
    if (given === undefined) return true;
    const name = this.#prefix + property;
    if (!hasNode(given)) {
      this.args[name] = encodeField(this.#meta.fieldOf(property), given);
      this.key += `${property},`;
      return true;
    }
    const added = addedValue(given);
    if (added === undefined) return false;
    this.args[name] = added.right.value;
    this.key += `${property}${added.operator}${added.right.cast},`;
    return true;
  }
}

/** The parts of `column + $1::type`. */
function addedValue(given: unknown) {
  if (!(given instanceof Expression) || given.node.kind !== 'binary') return undefined;
  const { left, operator, right } = given.node;
  return left.kind === 'column' && right.kind === 'value' ? { left, operator, right } : undefined;
}

/** Slots are filled with what goes to the driver. */
export function asText(text: unknown): string {
  return text as string;
}
