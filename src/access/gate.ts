import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import type { ModelCore } from '../orm/index.ts';
import type { Expression as SqlExpression } from '../sql/nodes/expression.ts';
import { and } from '../sql/nodes/factories.ts';
import type { AccessPolicy } from './access-policy.ts';
import { propertyOf } from './property-of.ts';
import { rebind } from './rebind.ts';
import type { FieldAction, RowAction, Viewer } from './rules.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/**
 * What one viewer may do, for the time of one request: the one place where rules are asked. Each rule is asked once, so that a
 * condition is one node, whose values are the same parameters wherever it stands in a statement.
 */
export class Gate {
  readonly isSignedIn: boolean;
  readonly #policy: AccessPolicy;
  readonly #viewer: Viewer | null | undefined;
  readonly #verdicts = new Map<unknown, Map<string, Verdict>>();

  constructor(policy: AccessPolicy, viewer: Viewer | null | undefined) {
    if (viewer !== undefined && viewer !== null && typeof viewer !== 'object')
      throw new InvalidArgumentError('The viewer must be an object, such as { id }, or undefined for nobody.');
    this.isSignedIn = viewer !== undefined && viewer !== null;
    this.#policy = policy;
    this.#viewer = viewer;
  }

  /**
   * Whether rows of a model may be touched, or which. For `update` and `delete` they must be readable too: otherwise a write
   * would tell what is in them.
   */
  authorize(model: ModelCore, action: RowAction): Verdict {
    return this.#once(model, action, () => {
      const verdict = verdictOf(this.#policy.rule(model, action), this.#viewer, model);
      if (action === 'read' || action === 'create') return verdict;
      return both(this.authorize(model, 'read'), verdict);
    });
  }

  /** What a row must be after it was written. */
  authorizeNew(model: ModelCore, action: 'create' | 'update'): Verdict {
    return this.#once(model, `new ${action}`, () => verdictOf(this.#policy.rule(model, action), this.#viewer, model));
  }

  /** Whether values of a field may be read or written, or in which rows. */
  authorizeField(model: ModelCore, property: string, action: FieldAction): Verdict {
    return this.#once(model, `${action} ${property}`, () => {
      const rule = this.#policy.fieldRules(model, property)?.[action];
      return rule === undefined ? true : verdictOf(rule, this.#viewer, model);
    });
  }

  /** The same for the model's table under another name in the statement. */
  as(verdict: Verdict, model: ModelCore, name: string): Verdict {
    return typeof verdict === 'boolean' ? verdict : rebind(verdict, model, name);
  }

  /** True where neither rows nor values of the model are hidden from the viewer. */
  seesAll(model: ModelCore): boolean {
    return this.authorize(model, 'read') === true && this.seesFields(model);
  }

  /** True where no values of rows that the viewer sees are hidden. */
  seesFields(model: ModelCore): boolean {
    return this.#policy
      .fieldNames(model)
      .every((name) => this.authorizeField(model, propertyOf(model, name), 'read') === true);
  }

  #once(model: ModelCore, name: string, decide: () => Verdict): Verdict {
    const verdicts = this.#verdicts.get(model.meta) ?? new Map<string, Verdict>();
    this.#verdicts.set(model.meta, verdicts);
    const verdict = verdicts.get(name) ?? decide();
    verdicts.set(name, verdict);
    return verdict;
  }
}

/** Both must hold. */
export function both(first: Verdict, second: Verdict): Verdict {
  if (first === false || second === false) return false;
  if (first === true) return second;
  if (second === true) return first;
  return and(first as SqlExpression, second as SqlExpression);
}
