import type { ModelCore } from '../orm/index.ts';
import { Gate } from './gate.ts';
import { propertyOf } from './property-of.ts';
import { type FieldRules, type ModelRules, ROW_ACTIONS, type RowAction, type Rule, type Viewer } from './rules.ts';

export interface AccessPolicyOptions {
  /** What models without rules allow: everything, or nothing. Default: everything. */
  readonly modelsWithoutRules?: 'open' | 'closed';
}

/** The rules of all models. It knows no viewer and no database. */
export class AccessPolicy {
  readonly #rules: ReadonlyMap<unknown, ModelRules>;
  readonly #isClosed: boolean;
  /** Everything that is wrong with the rules, as sentences. */
  readonly problems: readonly string[];

  constructor(rules: readonly ModelRules[] = [], { modelsWithoutRules = 'open' }: AccessPolicyOptions = {}) {
    const byMeta = new Map<unknown, ModelRules>();
    const problems: string[] = [];
    for (const each of rules) {
      const { meta } = each.model;
      if (byMeta.has(meta) && byMeta.get(meta) !== each)
        problems.push(`The model "${meta.name}" has rules twice. Put them into one rules(${meta.name}, …).`);
      byMeta.set(meta, each);
      problems.push(...problemsOf(each));
    }
    this.#rules = byMeta;
    this.#isClosed = modelsWithoutRules === 'closed';
    this.problems = problems;
  }

  /** The models that have rules. */
  get models(): readonly ModelCore[] {
    return [...this.#rules.values()].map(({ model }) => model);
  }

  /** True where nothing is forbidden to anybody. */
  get isOpen(): boolean {
    return this.#rules.size === 0 && !this.#isClosed;
  }

  /** What is allowed to somebody; nobody is signed in where `viewer` is undefined or null. */
  gateFor(viewer: Viewer | null | undefined): Gate {
    return new Gate(this, viewer);
  }

  /** The rule of an action. */
  rule({ meta }: ModelCore, action: RowAction): Rule {
    const rules = this.#rules.get(meta);
    return rules === undefined ? !this.#isClosed : (rules.definition[action] ?? false);
  }

  /** The rules of a field; undefined where it has none of its own. */
  fieldRules({ meta }: ModelCore, property: string): FieldRules | undefined {
    const fields = this.#rules.get(meta)?.definition.fields;
    if (fields === undefined) return undefined;
    for (const [name, rules] of Object.entries(fields)) if (propertyOf({ meta }, name) === property) return rules;
    return undefined;
  }

  /** The names of the fields that have rules, as they were written. */
  fieldNames({ meta }: ModelCore): readonly string[] {
    return Object.keys(this.#rules.get(meta)?.definition.fields ?? {});
  }

  /** True where some rows may be hidden from somebody. */
  hidesRows(model: ModelCore): boolean {
    return this.rule(model, 'read') !== true;
  }

  /** True where values of a field may be hidden from somebody who sees the row. */
  hidesField(model: ModelCore, property: string): boolean {
    const read = this.fieldRules(model, property)?.read;
    return read !== undefined && read !== true;
  }
}

function hasField(meta: ModelCore['meta'], name: string): boolean {
  return meta.fields.has(name) || meta.relations.has(name);
}

/** Keys are how rows are found and matched, so they are seen with the row or not at all. */
function problemsOf({ model, definition }: ModelRules): readonly string[] {
  const { meta } = model;
  const problems: string[] = [];
  for (const [name, { read }] of Object.entries(definition.fields ?? {})) {
    if (!hasField(meta, name) || read === undefined || read === true) continue;
    const field = meta.fieldOf(name);
    if (meta.primaryKey.includes(field))
      problems.push(
        `"${meta.name}.${name}" is the primary key, which is seen with its row. Restrict "read" of the row.`,
      );
  }
  if (meta.primaryKey.length > 0) return problems;
  for (const action of ROW_ACTIONS) {
    const rule = definition[action];
    if (rule !== undefined && typeof rule !== 'boolean')
      problems.push(
        `"${meta.name}" has no primary key, by which new rows could be checked: its rule "${action}" can only be true or false.`,
      );
  }
  return problems;
}
