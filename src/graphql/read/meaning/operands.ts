import type { ValueType } from '../../../orm/index.ts';
import { arrayDomain } from './array-domain.ts';
import { discreteDomain } from './discrete-domain.ts';
import { type Domain, type Outcome, outcomeOf, type Test } from './domain.ts';
import type { Goal } from './goal.ts';
import { jsonDomain } from './json-domain.ts';
import { orderedDomain } from './ordered-domain.ts';
import { textDomain } from './text-domain.ts';

/** A column of a row, or what the database computes of it. */
export interface Operand {
  /** Tells the operands of a filter apart: `author.name`. */
  readonly key: string;
  readonly type: ValueType<any, any>;
  readonly isNullable: boolean;
}

/** A test in a filter: how it comes out for each sample of its operand is known once all tests of that operand are. */
export interface Atom {
  goal(isWanted: (outcome: Outcome) => boolean): Goal;
}

/** The operands of a filter with the tests that it makes of them. */
export class Operands {
  readonly #known = new Map<string, KnownOperand>();
  #unknown = 0;

  test(operand: Operand, test: Test): Atom {
    let known = this.#known.get(operand.key);
    if (known === undefined) {
      known = new KnownOperand(operand);
      this.#known.set(operand.key, known);
    }
    if (!known.takes(test)) return this.undecided();
    known.tests.push(test);
    const of = known;
    return { goal: (isWanted) => of.goal(test, isWanted) };
  }

  /** A test of which nothing is known: it may come out either way for any row. */
  undecided(): Atom {
    this.#unknown += 1;
    const operand = `?${this.#unknown}`;
    const outcomes: readonly Outcome[] = [true, false, null];
    return { goal: (isWanted) => ({ kind: 'value', operand, samples: bits(outcomes, isWanted) }) };
  }
}

class KnownOperand {
  readonly tests: Test[] = [];
  readonly #operand: Operand;
  readonly #domain: Domain;
  #samples: readonly unknown[] | undefined;

  constructor(operand: Operand) {
    this.#operand = operand;
    this.#domain = domainOf(operand.type);
  }

  /** False for a test that cannot be decided, or whose operand the type refuses: the filter itself says so. */
  takes(test: Test): boolean {
    try {
      const [sample] = this.#domain.samples([test]);
      return outcomeOf(this.#domain, test, sample) !== undefined;
    } catch {
      return false;
    }
  }

  goal(test: Test, isWanted: (outcome: Outcome) => boolean): Goal {
    const { key, isNullable } = this.#operand;
    this.#samples ??= [...(isNullable ? [null] : []), ...this.#domain.samples(this.tests)];
    const samples = bits(this.#samples, (sample) => isWanted(outcomeOf(this.#domain, test, sample)!));
    return { kind: 'value', operand: key, samples };
  }
}

function bits<Each>(values: readonly Each[], isSet: (value: Each) => boolean): bigint {
  return values.reduce((set, value, index) => (isSet(value) ? set | (1n << BigInt(index)) : set), 0n);
}

function domainOf(type: ValueType<any, any>): Domain {
  switch (type.valueKind) {
    case 'number':
    case 'temporal':
      return orderedDomain(type);
    case 'text':
      return textDomain(type);
    case 'json':
      return jsonDomain();
    case 'array':
      return arrayDomain(type);
    default:
      return discreteDomain(type);
  }
}
